namespace SllCore.Quantization.Integer;

/// <summary>The shape of an input without the batch, which alone is free.</summary>
internal static class InputShape
{
    /// <summary>Refuses a batch of another shape.</summary>
    public static void Check(Tensor input, long[] shape)
    {
        if (!input.shape.Skip(1).SequenceEqual(shape) || input.dim() == 0)
        {
            throw new ArgumentException(
                $"input has the shape {TensorArgument.ShapeOf(input)}, but it must be [" +
                    $"{string.Join(", ", shape.Select(size => $"{size}").Prepend("batch"))}].", nameof(input));
        }
    }
}
