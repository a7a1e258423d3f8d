namespace SllCore.Quantization;

/// <summary>Where quantization-aware training starts.</summary>
public static class Quantize
{
    /// <summary>Prepares a model: finds its structure, and quantizes what its layers compute from now on.</summary>
    /// <param name="model">A float32 model on the CPU whose layers are called by <c>call</c>. It stays usable by
    /// itself: its names, parameters and checkpoints do not change.</param>
    /// <param name="example">A batch of inputs, at least one.</param>
    /// <param name="options">How to quantize, or null for the defaults.</param>
    /// <returns>The prepared model, which owns <paramref name="model"/>: disposing it disposes both.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is a prepared or quantized one;
    /// <paramref name="example"/> is neither float32 nor int64, is empty, or not finite, or no batch;
    /// <paramref name="options"/> name a layer that is not there, or confuse the two kinds of quantizers.</exception>
    /// <exception cref="ObjectDisposedException"><paramref name="example"/> has been disposed.</exception>
    /// <exception cref="NotSupportedException">The structure of the model cannot be found or has no integer form; the
    /// message names the module and what to use.</exception>
    public static PreparedModel Prepare(nn.Module<Tensor, Tensor> model, Tensor example,
        QuantizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _ = TensorArgument.Present(example, nameof(example));
        _ = TensorArgument.Dense(example);
        options ??= new();
        if (model is PreparedModel or QuantizedModel)
        {
            throw new ArgumentException(
                $"model is a {model.GetType().Name}: pass the float model that it was made of.", nameof(model));
        }
        if (example.dtype is not (ScalarType.Float32 or ScalarType.Int64) || example.device_type != DeviceType.CPU)
        {
            throw new ArgumentException(
                $"example is {example.dtype} on {example.device}, but it must be Float32, or Int64 for an embedding, " +
                    "on the CPU.",
                nameof(example));
        }
        if (example.dim() == 0)
            throw new ArgumentException("example is a single number, but it must be a batch: [batch, ...].",
                nameof(example));
        if (example.NumberOfElements == 0 || !example.isfinite().all().item<bool>())
            throw new ArgumentException("example must hold at least one input, and only finite values.",
                nameof(example));
        return new PreparedModel(model, example, options);
    }
}
