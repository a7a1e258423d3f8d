using System.Collections.Immutable;

namespace SllCore;

/// <summary>The ε of operators and of their calls at one site. Immutable; equal if all entries are.</summary>
internal sealed class EpsOverrides : IEquatable<EpsOverrides>
{
    public static readonly EpsOverrides None = new(ImmutableDictionary<(DiscreteOperator, string?), double>.Empty);

    private readonly ImmutableDictionary<(DiscreteOperator Operator, string? Site), double> _eps;

    private EpsOverrides(ImmutableDictionary<(DiscreteOperator Operator, string? Site), double> eps) => _eps = eps;

    /// <summary>All entries, in the order of their names.</summary>
    public IReadOnlyList<EpsOverride> List =>
    [
        .. _eps.Select(entry => new EpsOverride(entry.Key.Operator, entry.Key.Site, entry.Value))
            .OrderBy(entry => entry.Operator.Name, StringComparer.Ordinal)
            .ThenBy(entry => entry.Site, StringComparer.Ordinal),
    ];

    public EpsOverrides With(DiscreteOperator @operator, string? site, double eps) =>
        new(_eps.SetItem((@operator.Kind, Argument.Site(site)), eps));

    /// <summary>The most particular ε for a call, if there is one.</summary>
    public double? Find(DiscreteOperator @operator, string? site)
    {
        if (_eps.IsEmpty)
            return null;
        return (site is not null && _eps.TryGetValue((@operator.Kind, site), out var eps)) ||
            _eps.TryGetValue((@operator.Kind, null), out eps)
                ? eps
                : null;
    }

    public bool Equals(EpsOverrides? other) => other is not null && _eps.Count == other._eps.Count &&
        _eps.All(entry => other._eps.TryGetValue(entry.Key, out var eps) && eps.Equals(entry.Value));

    public override bool Equals(object? obj) => Equals(obj as EpsOverrides);

    public override int GetHashCode() => _eps.Aggregate(0, (hash, entry) => hash ^ entry.GetHashCode());
}
