using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>A module that is skipped and that no file can hold: it is only there for the report.</summary>
internal sealed record FloatModuleNode(string Name, int[] Inputs, Grid Grid, nn.Module<Tensor, Tensor> Module)
    : FloatNode(Name, Inputs, Grid)
{
    protected override Tensor Of(Tensor values) => Module.forward(values);

    protected override string Function(OnnxGraph graph, string values) =>
        throw new NotSupportedException($"'{Name}' has no form in a file.");
}
