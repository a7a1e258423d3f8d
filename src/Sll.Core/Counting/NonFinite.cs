namespace SllCore.Counting;

/// <summary>How many terms of a sum are NaN, ∞ and −∞. As counts they can be taken out of a running sum again; as
/// numbers they would leave NaN in every difference after them.</summary>
internal readonly record struct NonFinite(int NaN, int Up, int Down)
{
    /// <summary>What the terms add up to; 0 if there are none.</summary>
    public double Sum => NaN > 0 || (Up > 0 && Down > 0) ? double.NaN
        : Up > 0 ? double.PositiveInfinity
        : Down > 0 ? double.NegativeInfinity
        : 0;

    public static NonFinite operator +(NonFinite a, NonFinite b) => new(a.NaN + b.NaN, a.Up + b.Up, a.Down + b.Down);

    public static NonFinite operator -(NonFinite a, NonFinite b) => new(a.NaN - b.NaN, a.Up - b.Up, a.Down - b.Down);

    /// <summary>One term.</summary>
    public static NonFinite Of(double term) => new(
        double.IsNaN(term) ? 1 : 0, double.IsPositiveInfinity(term) ? 1 : 0, double.IsNegativeInfinity(term) ? 1 : 0);

    /// <summary>Those of the terms before every place, and of all, taken out of the terms, where they become
    /// 0.</summary>
    public static NonFinite[] TakenOutOf(Span<double> terms)
    {
        var before = new NonFinite[terms.Length + 1];
        for (var i = 0; i < terms.Length; i++)
        {
            before[i + 1] = before[i] + Of(terms[i]);
            terms[i] = double.IsFinite(terms[i]) ? terms[i] : 0;
        }
        return before;
    }
}
