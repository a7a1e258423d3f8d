namespace SllCore.Quantization.Graph;

/// <summary>Whether two values are the same in every recorded forward, bit for bit.</summary>
internal static class SameValues
{
    public static bool Of(Tensor[] a, Tensor[] b) =>
        a.Zip(b).All(pair => pair.First.shape.SequenceEqual(pair.Second.shape) && Equal(pair.First, pair.Second));

    private static bool Equal(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return a.eq(b).all().item<bool>();
    }
}
