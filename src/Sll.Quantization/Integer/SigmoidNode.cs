using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>f(x) = ½ + x·P(x²)/Q(x²), the float32 approximation of 1/(1 + e⁻ˣ) that ONNX Runtime evaluates (Eigen's),
/// by Horner's rule with fused multiplications.</summary>
internal sealed record SigmoidNode(string Name, int[] Inputs, Grid Grid) : TableNode(Name, Inputs, Grid)
{
    private const float Saturated = 18;

    // The highest power first.
    private static readonly float[] s_numerator =
        [4.37031012579801e-11f, 1.15627324459942e-07f, 6.08574864600143e-05f, 8.51377133304701e-03f,
            2.48287947061529e-01f];

    private static readonly float[] s_denominator =
    [
        6.10247389755681e-13f, 5.76102136993427e-09f, 6.29106785017040e-06f, 1.70198817374094e-03f,
            1.16817656904453e-01f,
        9.93151921023180e-01f,
    ];

    protected override float Of(float x)
    {
        x = Math.Clamp(x, -Saturated, Saturated);
        return Math.Clamp((Polynomial(s_numerator, x * x) * x / Polynomial(s_denominator, x * x)) + 0.5f, 0, 1);
    }

    protected override string Function(OnnxGraph graph, string values) => graph.Node("Sigmoid", [values]);

    private static float Polynomial(float[] coefficients, float x) =>
        coefficients.Aggregate((sum, coefficient) => MathF.FusedMultiplyAdd(sum, x, coefficient));
}
