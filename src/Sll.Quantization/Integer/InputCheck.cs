namespace SllCore.Quantization.Integer;

/// <summary>What a model takes: dense tensors of one type on the CPU, of one shape but for the batch.</summary>
internal static class InputCheck
{
    /// <summary>Refuses any other input.</summary>
    public static void Of(Tensor input, ScalarType type, long[] shape)
    {
        _ = TensorArgument.Present(input, nameof(input));
        _ = TensorArgument.Dense(input);
        if (input.dtype != type || input.device_type != DeviceType.CPU)
            throw new ArgumentException($"input is {input.dtype} on {input.device}, but it must be {type} on the CPU.",
                nameof(input));
        if (!input.shape.Skip(1).SequenceEqual(shape) || input.dim() == 0)
        {
            throw new ArgumentException(
                $"input has the shape {TensorArgument.ShapeOf(input)}, but it must be [" +
                    $"{string.Join(", ", shape.Select(size => $"{size}").Prepend("batch"))}].", nameof(input));
        }
    }

    /// <summary>Refuses NaN, of which every processor makes a code of its own.</summary>
    public static void NotNaN(Tensor input)
    {
        using var scope = NewDisposeScope();
        if (input.isnan().any().item<bool>())
            throw new ArgumentException("input has NaN, for which there is no code.", nameof(input));
    }

    /// <summary>Refuses a batch of no inputs where ranges or errors are measured.</summary>
    public static void NotEmpty(Tensor input)
    {
        if (input.shape[0] == 0)
            throw new ArgumentException(
                "input is a batch of 0: there is nothing to measure. Leave it out, or call the model in eval().",
                nameof(input));
    }
}
