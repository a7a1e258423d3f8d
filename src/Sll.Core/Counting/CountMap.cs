using System.Numerics;
using SllCore.Autograd;
using SllCore.Kernels;

namespace SllCore.Counting;

/// <summary>
/// The Laplacian of the pairs of a number and a boundary within ε, over 2ε: (m g_i − Σ of the window's g_j)/(2ε) for a
/// number, (m g_j − Σ of the g_i that have it in their window)/(2ε) for a boundary. With a floor φ, pairs farther apart
/// have the share φ of that slope.
/// </summary>
internal sealed unsafe class CountMap(long numbers, double eps, double floor) : LinearMap
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

    public override long CountInBand(Tensor output, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var windows = mask!.view(-1, 2);
        return windows.select(1, 0).ne(windows.select(1, 1)).count_nonzero().item<long>();
    }

    private void Of<T>(Tensor g, Tensor gradient, Tensor windows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var v = Memory.Address<T>(g);
        var result = Memory.Address<T>(gradient);
        var w = numbers == 0 ? null : Memory.Address<int>(windows);
        var count = (int)(g.NumberOfElements - numbers);
        var (inside, outside) = ((1 - floor) * BandWidth.Slope(eps), floor * BandWidth.Slope(eps));
        var sums = new PairSums(count);
        Chunks.Run(numbers, numbers, (first, length) =>
        {
            var ofChunk = new PairSums(count);
            for (var i = first; i < first + length; i++)
            {
                if (w[2 * i] < w[(2 * i) + 1])
                    ofChunk.AddMember(w[2 * i], w[(2 * i) + 1], double.CreateChecked(v[i]));
            }
            sums.Add(ofChunk);
        });
        sums.Finish();
        var (ofBoundaries, total) = (new double[count], 0.0);
        for (var j = 0; j < count; j++)
        {
            total += ofBoundaries[j] = double.CreateChecked(v[numbers + j]);
            var value = sums.Members(j) == 0
                ? 0
                : ((sums.Members(j) * ofBoundaries[j]) - sums.Values(j)) * inside;
            result[numbers + j] = T.CreateTruncating(value);
        }
        var nonFinite = double.IsFinite(total) ? null : NonFinite.TakenOutOf(ofBoundaries);
        // The sum of the g of the boundaries before the j-th, anew after one that is in no window.
        var prefix = new double[count + 1];
        for (var j = 0; j < count; j++)
            prefix[j + 1] = sums.Members(j) == 0 ? 0 : prefix[j] + ofBoundaries[j];
        Chunks.Run(numbers, numbers, (first, length) =>
        {
            for (var i = first; i < first + length; i++)
            {
                var (start, end, own) = (w[2 * i], w[(2 * i) + 1], double.CreateChecked(v[i]));
                var inWindow = prefix[end] - prefix[start];
                if (nonFinite is not null)
                    inWindow += (nonFinite[end] - nonFinite[start]).Sum;
                var value = start == end ? 0 : (((end - start) * own) - inWindow) * inside;
                if (floor != 0)
                    value += ((count * own) - total) * outside;
                result[i] = T.CreateTruncating(value);
            }
        });
        if (floor != 0)
            AddFloor(v, result, count, outside);
        GC.KeepAlive(g);
        GC.KeepAlive(gradient);
        GC.KeepAlive(windows);
    }

    private void AddFloor<T>(T* v, T* result, int count, double outside)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var total = 0.0;
        for (long i = 0; i < numbers; i++)
            total += double.CreateChecked(v[i]);
        for (var at = numbers; at < numbers + count; at++)
            result[at] += T.CreateTruncating(((numbers * double.CreateChecked(v[at])) - total) * outside);
    }
}
