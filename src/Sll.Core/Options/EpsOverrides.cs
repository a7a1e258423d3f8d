using System.Collections.Immutable;

namespace SllCore;

/// <summary>The ε of operators and of their calls from one place. Immutable; equal if all entries are.</summary>
internal sealed class EpsOverrides : IEquatable<EpsOverrides>
{
    public static readonly EpsOverrides None = new(ImmutableDictionary<(string, string?), double>.Empty);

    private readonly ImmutableDictionary<(string Operator, string? CallSite), double> _eps;

    private EpsOverrides(ImmutableDictionary<(string Operator, string? CallSite), double> eps)
    {
        _eps = eps;
        HasCallSites = eps.Keys.Any(key => key.CallSite is not null);
    }

    public bool HasCallSites { get; }

    public EpsOverrides With(string operatorName, string? callSite, double eps) =>
        new(_eps.SetItem((operatorName, callSite), eps));

    /// <summary>The most particular ε for a call, if there is one.</summary>
    public double? Find(string operatorName, string? callSite)
    {
        if (_eps.IsEmpty)
            return null;
        return _eps.TryGetValue((operatorName, callSite), out var eps) || _eps.TryGetValue((operatorName, null), out eps)
            ? eps
            : null;
    }

    public bool Equals(EpsOverrides? other) => other is not null && _eps.Count == other._eps.Count &&
        _eps.All(entry => other._eps.TryGetValue(entry.Key, out var eps) && eps.Equals(entry.Value));

    public override bool Equals(object? obj) => Equals(obj as EpsOverrides);

    public override int GetHashCode() => _eps.Aggregate(0, (hash, entry) => hash ^ entry.GetHashCode());
}
