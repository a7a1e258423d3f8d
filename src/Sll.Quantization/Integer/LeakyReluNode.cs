using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>f(x) = x where x ≥ 0, else Slope·x.</summary>
internal sealed record LeakyReluNode(string Name, int[] Inputs, Grid Grid, float Slope) : TableNode(Name, Inputs, Grid)
{
    protected override float Of(float x) => x >= 0 ? x : Slope * x;

    protected override string Function(OnnxGraph graph, string values) =>
        graph.Node("LeakyRelu", [values], [("alpha", Slope)]);
}
