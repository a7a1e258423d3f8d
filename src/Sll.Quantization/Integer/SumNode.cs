using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>
/// A residual sum as QLinearAdd computes it in float32: round(fma(a, rₐ, fma(b, r_b, z − fma(rₐ, zₐ, r_b·z_b)))) with
/// rₐ = sₐ/s and r_b = s_b/s.
/// </summary>
internal sealed record SumNode(string Name, int[] Inputs, Grid Grid) : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        var (left, right) = (grids[0].Scale / Grid.Scale, grids[1].Scale / Grid.Scale);
        var fixedPart = Grid.Zero - MathF.FusedMultiplyAdd(left, grids[0].Zero, right * grids[1].Zero);
        // A product of a code and a float32 is exact in float64: rounding the sum to float32 is the fused operation.
        var inner = (codes[1].to(float64).Times(right).Plus(fixedPart)).to(float32);
        var sum = (codes[0].to(float64).Times(left).Plus(inner.to(float64))).to(float32);
        return sum.round().Within(Grid.Low, Grid.High).MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) => graph.Quantize(
        graph.Node("Add", [graph.Dequantize(inputs[0], grids[0]), graph.Dequantize(inputs[1], grids[1])]), Grid);
}
