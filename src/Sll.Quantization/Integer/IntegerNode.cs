using System.Text.Json.Serialization;
using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>A step on codes, which float32 tensors hold exactly.</summary>
/// <param name="Name">The name of the module it was.</param>
/// <param name="Inputs">The numbers of the nodes before it.</param>
/// <param name="Grid">The grid of its result; an activation narrows its codes.</param>
[JsonDerivedType(typeof(InputNode), "input")]
[JsonDerivedType(typeof(MatrixNode), "matrix")]
[JsonDerivedType(typeof(SumNode), "sum")]
[JsonDerivedType(typeof(AverageNode), "average")]
[JsonDerivedType(typeof(GlobalAverageNode), "global_average")]
[JsonDerivedType(typeof(MaxPoolNode), "max_pool")]
[JsonDerivedType(typeof(FlattenNode), "flatten")]
[JsonDerivedType(typeof(ConcatNode), "concat")]
[JsonDerivedType(typeof(SpreadNode), "spread")]
[JsonDerivedType(typeof(EmbeddingNode), "embedding")]
[JsonDerivedType(typeof(SigmoidNode), "sigmoid")]
[JsonDerivedType(typeof(LeakyReluNode), "leaky_relu")]
[JsonDerivedType(typeof(FunctionNode), "function")]
[JsonDerivedType(typeof(FloatLayerNode), "float_layer")]
[JsonDerivedType(typeof(FloatNormNode), "float_norm")]
internal abstract record IntegerNode(string Name, int[] Inputs, Grid Grid)
{
    /// <summary>The codes of the result.</summary>
    /// <param name="codes">The codes of the inputs; of the first node, the values.</param>
    /// <param name="grids">Their grids.</param>
    public abstract Tensor Run(Tensor[] codes, Grid[] grids);

    /// <summary>Writes the node into an ONNX graph.</summary>
    /// <returns>The name of its codes, a uint8 value.</returns>
    public abstract string Export(OnnxGraph graph, string[] inputs, Grid[] grids);
}
