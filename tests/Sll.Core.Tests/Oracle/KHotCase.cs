namespace SllCore.Tests.Oracle;

/// <summary>Which choice: its name, how many, and of which end.</summary>
internal sealed record KHotCase(string Name, int K, bool Largest)
{
    public static KHotCase Argmax { get; } = new("Argmax", 1, true);

    public static KHotCase Argmin { get; } = new("Argmin", 1, false);

    public static KHotCase TopK(int k, bool largest = true) => new("TopK", k, largest);

    /// <summary>The call with an ε of its own.</summary>
    public Tensor Call(Tensor x, long dim, double eps) => Name switch
    {
        "Argmax" => SllOps.Argmax(x, dim, eps),
        "Argmin" => SllOps.Argmin(x, dim, eps),
        _ => SllOps.TopK(x, K, eps, dim, Largest),
    };

    /// <summary>The call through the thread's table.</summary>
    public Tensor Call(Tensor x, long dim) => Name switch
    {
        "Argmax" => SllOps.Argmax(x, dim),
        "Argmin" => SllOps.Argmin(x, dim),
        _ => SllOps.TopK(x, K, dim, Largest),
    };

    /// <summary>The mask that torch's own operator names.</summary>
    public Tensor Torch(Tensor x, long dim)
    {
        var winners = Name switch
        {
            "Argmax" => x.argmax(dim, keepdim: true),
            "Argmin" => x.argmin(dim, keepdim: true),
            _ => x.topk(K, (int)dim, Largest).indexes,
        };
        return zeros_like(x, requires_grad: false).scatter(dim, winners, ones_like(winners, dtype: x.dtype));
    }

    /// <summary>The row as one of which the largest are chosen, NaN in its place among them.</summary>
    public double[] Ascending(double[] row) =>
        [.. row.Select(value => double.IsNaN(value)
            ? (Largest || Name == "Argmin" ? double.PositiveInfinity : double.NegativeInfinity)
            : Largest ? value : -value)];

    public override string ToString() => Name == "TopK" ? $"the {K} {(Largest ? "largest" : "smallest")}" : Name;
}
