using System.Numerics;
using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Kernels;

namespace SllCore.Counting;

/// <summary>
/// The ranks of the entries of rows: R_i = Σ_{j≠i} H(x_i − x_j), with H the Heaviside that is linear within ε. Its map
/// is symmetric, positive semidefinite, and 0 for constants. Between forward and backward it keeps 8 bytes per entry.
/// For contiguous float32 and float64 tensors on the CPU.
/// </summary>
internal sealed unsafe class RankLinearization(double eps, BandStyle style, bool nanFirst, Func<Tensor, Tensor> hard)
    : Linearization
{
    public override Linearized Forward(Tensor input, bool keepsMap)
    {
        if (style.Forward == ForwardValues.Hard && !keepsMap)
            return new(hard(input));
        var output = empty_like(input);
        var windows = empty(2 * input.NumberOfElements, dtype: ScalarType.Int32);
        var undecided = input.dtype == ScalarType.Float32
            ? Forward<float>(input, output, windows)
            : Forward<double>(input, output, windows);
        if (style.Forward == ForwardValues.Hard)
        {
            output.Dispose();
            output = hard(input);
        }
        else if (undecided.Count > 0)
        {
            LetTorchDecide(input, output, undecided);
        }
        if (keepsMap)
            return new(output, new RankMap(RowWidth.Of(input), eps, style.Floor), windows);
        windows.Dispose();
        return new(output);
    }

    private List<long> Forward<T>(Tensor input, Tensor output, Tensor windows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = Memory.Address<T>(input);
        var ranks = Memory.Address<T>(output);
        var order = Memory.Address<int>(windows);
        var (width, total) = (RowWidth.Of(input), input.NumberOfElements);
        var undecided = new List<long>();
        Chunks.Run(total / width, total, (first, count) =>
        {
            var ofChunk = RankRows<T>.Forward(x, ranks, order, order + total, first, count, width, eps, nanFirst);
            lock (undecided)
                undecided.AddRange(ofChunk);
        });
        GC.KeepAlive(input);
        GC.KeepAlive(output);
        GC.KeepAlive(windows);
        return undecided;
    }

    // Several entries that are NaN, or the same infinity: in which order they come only torch knows.
    private void LetTorchDecide(Tensor input, Tensor output, List<long> rows)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var (which, width) = (tensor(rows.ToArray()), RowWidth.Of(input));
        var (x, ranks) = (input.view(-1, width).index_select(0, which), output.view(-1, width));
        ranks.index_copy_(0, which, where(x.isfinite(), ranks.index_select(0, which), hard(x)));
    }
}

/// <summary>The Laplacian of the pairs within ε, from the order and the windows of the forward.</summary>
internal sealed unsafe class RankMap(int width, double eps, double floor) : LinearMap
{
    public override Tensor Of(Tensor g, Tensor? mask)
    {
        using var v = g.contiguous();
        var gradient = empty_like(v);
        if (v.dtype == ScalarType.Float32)
            Of<float>(v, gradient, mask!);
        else
            Of<double>(v, gradient, mask!);
        return gradient;
    }

    // Every pair in the band once: of the later entries in each window.
    public override long CountInBand(Tensor output, Tensor? mask)
    {
        var (total, pairs) = (output.NumberOfElements, 0L);
        var ends = Memory.Address<int>(mask!) + total;
        for (long i = 0; i < total; i++)
            pairs += ends[i] - (i % width) - 1;
        GC.KeepAlive(mask);
        return pairs;
    }

    private void Of<T>(Tensor g, Tensor gradient, Tensor windows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var v = Memory.Address<T>(g);
        var result = Memory.Address<T>(gradient);
        var order = Memory.Address<int>(windows);
        var total = g.NumberOfElements;
        Chunks.Run(total / width, total, (first, count) =>
            RankRows<T>.Backward(v, result, order, order + total, first, count, width, eps, floor));
        GC.KeepAlive(g);
        GC.KeepAlive(gradient);
        GC.KeepAlive(windows);
    }
}
