using System.Text.Json.Serialization;

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
    public static Window Of(long kernel, long? stride, long? padding) =>
        new([kernel], [stride ?? kernel], [padding ?? 0]);

    /// <summary>Gets the number of values in a window.</summary>
    [JsonIgnore]
    public long Size => Kernel.Aggregate(1L, (product, side) => product * side);

    public Tensor Maxima(Tensor values) => Kernel.Length == 1
        ? nn.functional.max_pool1d(values, Kernel[0], Stride[0], Padding[0])
        : nn.functional.max_pool2d(values, Kernel, Stride, Padding);

    /// <summary>The sums of the windows without padding, in float32 from the first value to the last.</summary>
    public Tensor Sums(Tensor values)
    {
        using var scope = NewDisposeScope();
        var windows = values;
        for (var i = 0; i < Kernel.Length; i++)
            windows = windows.unfold(2 + i, Kernel[i], Stride[i]);
        windows = windows.flatten(2 + Kernel.Length);
        var sums = windows.select(-1, 0);
        for (var i = 1; i < Size; i++)
            sums = sums.Plus(windows.select(-1, i));
        return sums.MoveToOuterDisposeScope();
    }

    private static long[] Pair(long[] values, long missing) => values switch
    {
        [] => [missing, missing],
        [var both] => [both, both],
        _ => values,
    };
}
