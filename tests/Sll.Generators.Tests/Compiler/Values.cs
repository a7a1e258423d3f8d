using static TorchSharp.torch;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>What expressions of x and t give, outside every scope.</summary>
internal static class Values
{
    /// <summary>The shapes and entries of both expressions, where x and t tie, and at NaN and ±∞.</summary>
    public static (string Expected, string Actual) Of(string expected, string actual)
    {
        var type = new Consumer { Redirects = false }.Build(Model.With($$"""
            public Tensor Expected(Tensor x, Tensor t) => {{expected}};
            public Tensor Actual(Tensor x, Tensor t) => {{actual}};
            """)).GetType("Model")!;
        using var scope = NewDisposeScope();
        var (inf, nan) = (float.PositiveInfinity, float.NaN);
        var x = tensor([-1, 0, 0.5f, 2, inf, -inf, nan, inf, -0.5f, -0f, 1, 0.25f, 0.75f, 0.6f, 0.9f, 0.8f])
            .reshape(4, 4);
        var t = tensor([-1, 0.5f, 0, nan, inf, inf, 0, 3, -1, 0, 1, 0.5f, 0.75f, 0.5f, 1, 0.7f]).reshape(4, 4);
        return (Text("Expected"), Text("Actual"));

        string Text(string method)
        {
            var result = (Tensor)type.GetMethod(method)!.Invoke(Activator.CreateInstance(type), [x, t])!;
            var numbers = result.to(float64).flatten().data<double>();
            return $"[{string.Join(", ", result.shape)}] {string.Join(" ", numbers)}";
        }
    }
}
