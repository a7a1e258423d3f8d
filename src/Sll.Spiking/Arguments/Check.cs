using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>Checks of arguments, made where the user calls.</summary>
internal static class Check
{
    /// <summary>A number from 0 to 1.</summary>
    public static double Share(double share, [CallerArgumentExpression(nameof(share))] string name = "") =>
        share is >= 0 and <= 1
            ? share
            : throw new ArgumentOutOfRangeException(name, share, $"{name} must be from 0 to 1.");

    /// <summary>A number above 0 and below 1, of which there is a logit.</summary>
    public static double Learnable(double share, [CallerArgumentExpression(nameof(share))] string name = "") =>
        share is > 0 and < 1
            ? share
            : throw new ArgumentOutOfRangeException(name, share,
                $"{name} must be above 0 and below 1 to be learned: its logit is trained.");

    /// <summary>A threshold that float32 holds: above its largest number the potential would become NaN.</summary>
    public static double Threshold(double threshold, [CallerArgumentExpression(nameof(threshold))] string name = "") =>
        (float)threshold is > 0 and <= float.MaxValue
            ? threshold
            : throw new ArgumentOutOfRangeException(name, threshold, $"{name} must be finite and above 0 in float32.");

    /// <summary>A whole number that is not negative.</summary>
    public static int Count(int count, [CallerArgumentExpression(nameof(count))] string name = "") =>
        count >= 0 ? count : throw new ArgumentOutOfRangeException(name, count, $"{name} must be 0 or more.");

    /// <summary>A whole number above 0.</summary>
    public static long Positive(long count, [CallerArgumentExpression(nameof(count))] string name = "") =>
        count > 0 ? count : throw new ArgumentOutOfRangeException(name, count, $"{name} must be 1 or more.");

    /// <summary>A finite number.</summary>
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite.");

    /// <summary>A floating-point sequence [time, batch, …] with at least one step.</summary>
    public static Tensor Sequence(Tensor input, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        TensorArgument.Dense(TensorArgument.Real(input, name), name);
        if (!input.is_floating_point())
        {
            throw new ArgumentException(
                $"{name} is {input.dtype}, but neurons integrate real numbers: pass {name}.to(ScalarType.Float32).",
                    name);
        }
        if (input.Dimensions < 2)
        {
            throw new ArgumentException(
                $"{name} must be [time, batch, …], but is {TensorArgument.ShapeOf(input)}: for one step write " +
                $"{name}.unsqueeze(0).", name);
        }
        return input.size(0) > 0
            ? input
            : throw new ArgumentException(
                $"{name} must have at least one step, but is {TensorArgument.ShapeOf(input)}.", name);
    }

    /// <summary>A sequence with the dimensions that a module needs beside time and batch.</summary>
    public static Tensor Sequence(Tensor input, Module<Tensor, Tensor> module)
    {
        // A weight has as many dimensions as the samples of a convolution, one of them for the batch.
        var least = module is Convolution ? module.get_parameter("weight")!.Dimensions + 1 : 3;
        return input.Dimensions >= least || !module.parameters().Any()
            ? input
            : throw new ArgumentException(
                $"input must be [time, batch, …], but is {TensorArgument.ShapeOf(input)}, too few dimensions for " +
                $"{module.GetName()}: for one step write input.unsqueeze(0).", nameof(input));
    }

    /// <summary>Values that broadcast with a step of an input; null for a number.</summary>
    public static void Broadcasts(Tensor? values, Tensor input, string name)
    {
        if (values is null)
            return;
        var (step, shape) = (input.shape[1..], values.shape);
        var fits = shape.Length <= step.Length;
        for (var i = 1; fits && i <= shape.Length; i++)
            fits = shape[^i] == 1 || shape[^i] == step[^i];
        if (!fits)
        {
            throw new ArgumentException(
                $"The {name} of the neurons is {TensorArgument.ShapeOf(values)}, which does not broadcast with a " +
                $"step [{string.Join(", ", step)}] of the input: for images [channels, 1, 1] gives every " +
                "channel its own.", nameof(input));
        }
    }

    /// <summary>Values of every feature, all within a range.</summary>
    public static Tensor Features(Tensor values, double least, double most, string range, string name)
    {
        TensorArgument.Dense(TensorArgument.Real(values, name), name);
        if (!values.is_floating_point() || values.NumberOfElements == 0)
        {
            throw new ArgumentException(
                $"{name} must be a floating-point tensor with a number for every feature, but is " +
                $"{TensorArgument.ShapeOf(values)} {values.dtype}.",
                name);
        }
        using var scope = NewDisposeScope();
        // In a half type the limits would be rounded, to 0 and to 1.
        var exact = values.detach().to(ScalarType.Float64);
        var inside = exact.AtLeast(least).logical_and(exact.AtMost(most));
        return inside.all().item<bool>()
            ? values
            : throw new ArgumentOutOfRangeException(name, $"{name} must be {range} for every feature.");
    }
}
