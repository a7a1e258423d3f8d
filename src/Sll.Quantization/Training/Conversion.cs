using SllCore.Quantization.Graph;
using SllCore.Quantization.Integer;
using SllCore.Quantization.Quantizers;
using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>The integer nodes of recovered steps.</summary>
internal static class Conversion
{
    public static IntegerNode[] Of(
        List<Step> steps, long[] inputShape, Func<Step, Grid> gridOf,
        Func<Step, (sbyte[] Weight, float[] Scales, int[] Bias)> codesOf)
    {
        var nodes = new List<IntegerNode>();
        var numbers = new Dictionary<Step, int>();
        foreach (var step in steps)
        {
            int[] inputs = [.. step.Inputs.Select(input => numbers[input])];
            var grid = Narrow(gridOf(step.Source), step.Clamp ?? Activation.None);
            if (step.Module is ConvTranspose2d spread)
            {
                nodes.Add(Spread(step.Name, inputs, nodes[inputs[0]].Grid, spread));
                inputs = [nodes.Count - 1];
            }
            nodes.Add(step.Kind == StepKind.Matrix
                ? Matrix(step, inputs, grid, codesOf(step))
                : step.Kind == StepKind.Function
                ? Function(step, inputs, grid, nodes[inputs[0]].Grid)
                : Of(step, inputs, grid, inputShape));
            numbers[step] = nodes.Count - 1;
        }
        return [.. nodes];
    }

    /// <summary>The node of a step without weights that are quantized apart.</summary>
    public static IntegerNode Of(Step step, int[] inputs, Grid grid, long[] inputShape) => step.Kind switch
    {
        StepKind.Input => new InputNode(step.Name, inputs, grid, inputShape),
        StepKind.Sum => new SumNode(step.Name, inputs, grid),
        StepKind.Concat => new ConcatNode(step.Name, inputs, grid, step.Dim),
        StepKind.MaxPool => new MaxPoolNode(step.Name, inputs, grid, step.Window),
        StepKind.Flatten => new FlattenNode(step.Name, inputs, grid),
        StepKind.Average => new AverageNode(step.Name, inputs, grid, step.Window),
        StepKind.GlobalAverage => new GlobalAverageNode(step.Name, inputs, grid),
        StepKind.Sigmoid => new SigmoidNode(step.Name, inputs, grid),
        StepKind.LeakyRelu => new LeakyReluNode(step.Name, inputs, grid,
            (float)((LeakyReLU)step.Module!).negative_slope),
        StepKind.Float => FloatConversion.Of(step, inputs, grid),
        _ => Embedding(step, inputs, grid, inputShape),
    };

    private static FunctionNode Function(Step step, int[] inputs, Grid grid, Grid from)
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var values = from.Values(tensor(Enumerable.Range(0, FunctionNode.Codes).Select(code => (float)code).ToArray()));
        var table = grid.Codes(((nn.Module<Tensor, Tensor>)step.Module!).forward(values));
        return new(step.Name, inputs, grid, table.to(ScalarType.Byte).data<byte>().ToArray());
    }

    private static EmbeddingNode Embedding(Step step, int[] inputs, Grid grid, long[] inputShape)
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var weight = ((Embedding)step.Module!).weight!;
        var table = grid.Codes(weight).to(ScalarType.Byte).data<byte>().ToArray();
        return new(step.Name, inputs, grid, table, weight.shape[1], inputShape);
    }

    private static MatrixNode Matrix(
        Step step, int[] inputs, Grid grid, (sbyte[] Weight, float[] Scales, int[] Bias) codes)
    {
        var (module, weight) = (step.Module!, WeightFields.Of(step.Module!).Weight);
        using var rows = WeightRows.Of(module, weight);
        var bytes = Array.ConvertAll(codes.Weight, code => unchecked((byte)code));
        if (module is ConvTranspose2d)
            Turn(bytes, (int)(rows.shape[2] * rows.shape[3]));
        return new(step.Name, inputs, grid, bytes, rows.shape, codes.Scales, codes.Bias, module switch
        {
            ConvTranspose2d layer => new([1, 1], [0, 0], layer.dilation, layer.groups),
            Convolution layer => ConvolutionSettings.Of(layer),
            _ => null,
        });
    }

    // Each kernel by 180°.
    private static void Turn(byte[] weight, int kernel)
    {
        for (var start = 0; start < weight.Length; start += kernel)
            Array.Reverse(weight, start, kernel);
    }

    private static SpreadNode Spread(string name, int[] inputs, Grid grid, ConvTranspose2d layer)
    {
        var reach = layer.dilation.Zip(layer.kernel_size, layer.padding!)
            .Select(side => (side.First * (side.Second - 1)) - side.Third).ToArray();
        // TorchSharp takes the first output padding for all directions; the last zeros of the spread image stand beside
        // it.
        var after = layer.output_padding[0] - layer.stride[0] + 1;
        return new(name, inputs, grid, layer.in_channels, layer.stride[0],
            [.. reach, .. reach.Select(size => size + after)]);
    }

    // An activation is a clamp of codes: rounding is monotone.
    private static Grid Narrow(Grid grid, (double Low, double High) clamp) => grid with
    {
        Low = grid.Code(clamp.Low),
        High = grid.Code(clamp.High),
    };
}
