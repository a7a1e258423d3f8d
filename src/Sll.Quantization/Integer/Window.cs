namespace SllCore.Quantization.Integer;

/// <summary>A pooling window over the last dimension or the last two.</summary>
internal sealed record Window(long[] Kernel, long[] Stride, long[] Padding)
{
    public static readonly Window None = new([], [], []);

    /// <summary>A window of two dimensions from TorchSharp's arrays, which have one or two entries.</summary>
    public static Window Of(long[] kernel, long[]? stride, long[]? padding)
    {
        var size = Pair(kernel, 1);
        return new(size, stride is null or [] ? size : Pair(stride, 1), Pair(padding ?? [], 0));
    }

    /// <summary>A window of one dimension.</summary>
    public static Window Of(long kernel, long? stride, long? padding) => new([kernel], [stride ?? kernel], [padding ?? 0]);

    public Tensor Maxima(Tensor values) => Kernel.Length == 1
        ? nn.functional.max_pool1d(values, Kernel[0], Stride[0], Padding[0])
        : nn.functional.max_pool2d(values, Kernel, Stride, Padding);

    public Tensor Averages(Tensor values) => Kernel.Length == 1
        ? nn.functional.avg_pool1d(values, Kernel[0], Stride[0], Padding[0])
        : nn.functional.avg_pool2d(values, Kernel, Stride, Padding);

    private static long[] Pair(long[] values, long missing) => values switch
    {
        [] => [missing, missing],
        [var both] => [both, both],
        _ => values,
    };
}
