using SllCore.Quantization.Integer;
using TorchSharp.Modules;

namespace SllCore.Quantization.Graph;

/// <summary>What a module computes, with its window if it is a pool.</summary>
internal static class StepKinds
{
    /// <summary>The kind of a module that computes new values.</summary>
    /// <param name="module">The module.</param>
    /// <param name="name">Its name.</param>
    /// <param name="skipped">Whether it stays float, if it has weights or no integer form.</param>
    /// <exception cref="NotSupportedException">It has no integer form, and is not skipped.</exception>
    public static (StepKind Kind, Window Window) Of(nn.Module module, string name, bool skipped) => module switch
    {
        Linear or Convolution or BatchNorm when skipped => (StepKind.Float, Window.None),
        Linear or Conv1d or Conv2d or ConvTranspose2d => (Checked(module, name), Window.None),
        Add => (StepKind.Sum, Window.None),
        Sigmoid => (StepKind.Sigmoid, Window.None),
        LeakyReLU => (StepKind.LeakyRelu, Window.None),
        Tanh or SiLU or GELU or ELU or SELU or CELU or Mish or Softplus or Softsign or LogSigmoid or Hardswish
            or Hardsigmoid => (StepKind.Function, Window.None),
        MaxPool1d { ceil_mode: false, dilation: null or 1 } pool =>
            (StepKind.MaxPool, Window.Of(pool.kernel_size, pool.stride, pool.padding)),
        MaxPool2d { ceil_mode: false } pool when (pool.dilation ?? []).All(d => d == 1) =>
            (StepKind.MaxPool, Window.Of(pool.kernel_size, pool.stride, pool.padding)),
        AvgPool1d { ceil_mode: false, padding: null or 0 } pool =>
            (StepKind.Average, Window.Of(pool.kernel_size, pool.stride, pool.padding)),
        AvgPool2d { ceil_mode: false, divisor_override: null } pool when (pool.padding ?? []).All(p => p == 0) =>
            (StepKind.Average, Window.Of(pool.kernel_size, pool.stride, pool.padding)),
        AdaptiveAvgPool1d { output_size: 1 } => (StepKind.GlobalAverage, Window.None),
        AdaptiveAvgPool2d pool when pool.output_size.All(size => size == 1) => (StepKind.GlobalAverage, Window.None),
        Flatten { start_dim: 1, end_dim: -1 } => (StepKind.Flatten, Window.None),
        _ when skipped => (StepKind.Float, Window.None),
        _ => throw new NotSupportedException(
            $"Module '{name}' is a {module.GetType().Name} with settings that have no integer form. " +
            $"options.Skip(\"{name}\") leaves it in float. " +
            "Supported: Linear, Conv1d, Conv2d, ConvTranspose2d (zero padding), BatchNorm after them, Embedding of " +
            "the model's input, ReLU, ReLU6, Hardtanh in place, LeakyReLU, Sigmoid, Tanh, SiLU, GELU, ELU, SELU, " +
            "CELU, Mish, Softplus, Softsign, LogSigmoid, Hardswish, Hardsigmoid, MaxPool1d, MaxPool2d, AvgPool1d and " +
            "AvgPool2d without padding, AdaptiveAvgPool1d(1), AdaptiveAvgPool2d(1), Flatten(1), Dropout, Identity " +
            "and SllCore.Quantization.Add."),
    };

    private static StepKind Checked(nn.Module module, string name)
    {
        if (module is Convolution layer
            && (layer.padding_mode != PaddingModes.Zeros || layer.padding_type is not null and not Padding.Valid))
            throw new NotSupportedException(
                $"Layer '{name}' pads with {layer.padding_mode}: use numbers for padding and zeros.");
        if (module is ConvTranspose2d spread && spread.stride.Distinct().Count() > 1)
            throw new NotSupportedException(
                $"Layer '{name}' has the strides {string.Join(", ", spread.stride)}: use the same in all " +
                "directions.");
        return StepKind.Matrix;
    }
}
