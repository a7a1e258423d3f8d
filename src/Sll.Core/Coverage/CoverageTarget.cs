namespace SllCore.Coverage;

/// <summary>The fraction of the elements that is to be in the band, and of whose elements.</summary>
/// <param name="Fraction">Above 0, at most 1.</param>
/// <param name="Processes">Those whose elements count; null for this one's.</param>
internal readonly record struct CoverageTarget(double Fraction, IAllReduce? Processes = null)
{
    public static implicit operator CoverageTarget(double fraction) => new(fraction);
}
