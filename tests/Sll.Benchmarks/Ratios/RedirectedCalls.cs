namespace SllCore.Benchmarks.Ratios;

/// <summary>torch.sign, which this project's <c>SllInterceptTorch</c> redirects to <see cref="SllOps"/>.</summary>
internal static class RedirectedCalls
{
    public static Tensor Sign(Tensor x) => sign(x);
}

/// <summary>The same call left alone.</summary>
[NoIntercept]
internal static class PlainCalls
{
    public static Tensor Sign(Tensor x) => sign(x);

    public static Tensor Round(Tensor x) => x.round();
}
