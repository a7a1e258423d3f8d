namespace SllCore.Tests.Support;

/// <summary>Inputs that hit boundaries, signed zeros, their neighbours and what is not finite.</summary>
internal static class Grid
{
    public static Tensor Float32() => tensor(Enumerable.Range(-12, 25).Select(i => i / 4f)
        .Concat([-0f, float.Epsilon, -float.Epsilon, 0.49999997f, 0.50000006f, 0.4f, 8388609f, 1e30f,
            float.NaN, float.PositiveInfinity, float.NegativeInfinity]).ToArray());
}
