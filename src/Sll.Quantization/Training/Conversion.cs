using SllCore.Quantization.Graph;
using SllCore.Quantization.Integer;
using SllCore.Quantization.Quantizers;
using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>The integer nodes of recovered steps.</summary>
internal static class Conversion
{
    public static IntegerNode[] Of(
        List<Step> steps, Func<Step, Grid> gridOf, Func<Step, Grid, (sbyte[] Weight, float[] Scales, int[] Bias)> codesOf)
    {
        var nodes = new List<IntegerNode>();
        foreach (var step in steps)
        {
            var inputs = step.Inputs.Select(input => steps.IndexOf(input)).ToArray();
            var grid = Narrow(gridOf(step.Source), step.Clamp ?? Activation.None);
            nodes.Add(step.Kind switch
            {
                StepKind.Input => new InputNode(step.Name, inputs, grid),
                StepKind.Sum => new SumNode(step.Name, inputs, grid),
                StepKind.MaxPool => new MaxPoolNode(step.Name, inputs, grid, step.Window),
                StepKind.Flatten => new FlattenNode(step.Name, inputs, grid),
                StepKind.Average => new AverageNode(step.Name, inputs, grid, step.Window),
                StepKind.GlobalAverage => new AverageNode(step.Name, inputs, grid, null),
                _ => Matrix(step, inputs, grid, codesOf(step, nodes[inputs[0]].Grid)),
            });
        }
        return [.. nodes];
    }

    private static MatrixNode Matrix(Step step, int[] inputs, Grid grid, (sbyte[] Weight, float[] Scales, int[] Bias) codes)
    {
        var layer = step.Module as Convolution;
        var weight = layer?.weight ?? ((Linear)step.Module!).weight;
        return new(step.Name, inputs, grid, Array.ConvertAll(codes.Weight, code => unchecked((byte)code)), weight!.shape, codes.Scales, codes.Bias,
            layer is null ? null : new(layer.stride, layer.padding!, layer.dilation, layer.groups));
    }

    // An activation is a clamp of codes: rounding is monotone.
    private static Grid Narrow(Grid grid, (double Low, double High) clamp) => grid with
    {
        Low = double.IsInfinity(clamp.Low) ? grid.Low : Math.Max(grid.Low, grid.Code(clamp.Low)),
        High = double.IsInfinity(clamp.High) ? grid.High : Math.Min(grid.High, grid.Code(clamp.High)),
    };
}
