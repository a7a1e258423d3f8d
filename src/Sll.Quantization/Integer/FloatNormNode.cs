using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>γ·(x − μ)/√(σ² + ε) + β in float: a batch norm that is skipped. The parameters are float32, one per
/// channel.</summary>
internal sealed record FloatNormNode(
    string Name, int[] Inputs, Grid Grid, byte[] Gamma, byte[] Beta, byte[] Mean, byte[] Variance, double Eps)
    : FloatNode(Name, Inputs, Grid)
{
    protected override Tensor Of(Tensor values) => nn.functional.batch_norm(
        values, tensor(Floats(Mean)), tensor(Floats(Variance)), tensor(Floats(Gamma)), tensor(Floats(Beta)),
        training: false, eps: Eps);

    protected override string Function(OnnxGraph graph, string values)
    {
        string Init(string name, byte[] bytes) => graph.Init($"{Name}.{name}", Floats(bytes), bytes.Length / 4);
        return graph.Node("BatchNormalization",
            [values, Init("weight", Gamma), Init("bias", Beta), Init("mean", Mean), Init("variance", Variance)],
            [("epsilon", (float)Eps)]);
    }
}
