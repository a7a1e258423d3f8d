namespace SllCore;

/// <summary>An ε for one operator, everywhere or at one site.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Site">The site, as <see cref="Sll.Site"/> names it, or null for everywhere.</param>
/// <param name="Eps">ε, the half-width of its bands.</param>
public sealed record EpsOverride(DiscreteOperator Operator, string? Site, double Eps)
{
    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Operator}{(Site is null ? "" : $" at {Site}")} {Eps}");
}
