namespace SllCore.Report;

/// <summary>What tells the rows of a report apart.</summary>
internal sealed record CallKey(DiscreteOperator Operator, string? Site, string CallSite)
{
    /// <summary>What other processes know it by.</summary>
    public string Text => string.Join('\t', Operator.Name, Site, CallSite);
}
