using System.Numerics;
using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Kernels;

namespace SllCore.Counting;

/// <summary>
/// Counting from both sides. Of numbers x followed by ascending boundaries b, the output is Σ_j H(x_i − b_j) for every
/// number and −Σ_i H(x_i − b_j) for every boundary, with H the Heaviside that is linear within ε: together the gradient
/// of a convex function of x and b. So its map is symmetric: the Laplacian of the graph of pairs within ε, over 2ε.
/// </summary>
/// <param name="numbers">How many of the entries are numbers.</param>
/// <param name="ofBoundaries">Whether the boundaries' side is wanted; else it is 0.</param>
/// <param name="right">Whether a number equal to a boundary is above it, where it is infinite.</param>
/// <param name="eps">ε.</param>
/// <param name="style">What happens in the band.</param>
/// <param name="hard">The same by torch's own operator.</param>
internal sealed unsafe class CountLinearization(
    long numbers, bool ofBoundaries, bool right, double eps, BandStyle style, Func<Tensor, Tensor> hard) : Linearization
{
    public override Linearized Forward(Tensor input, bool keepsMap)
    {
        if (style.Forward == ForwardValues.Hard && !keepsMap)
            return new(hard(input));
        var output = zeros_like(input);
        var windows = keepsMap ? empty(2 * numbers, dtype: ScalarType.Int32) : null;
        if (input.dtype == ScalarType.Float32)
            Forward<float>(input, output, windows);
        else
            Forward<double>(input, output, windows);
        if (style.Forward == ForwardValues.Hard)
        {
            output.Dispose();
            output = hard(input);
        }
        return new(output, keepsMap ? new CountMap(numbers, eps, style.Floor) : null, windows);
    }

    private void Forward<T>(Tensor input, Tensor output, Tensor? windows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = Memory.Address<T>(input);
        var counts = Memory.Address<T>(output);
        var w = windows is null || numbers == 0 ? null : Memory.Address<int>(windows);
        var boundaries = new Boundaries<T>(x + numbers, (int)(input.NumberOfElements - numbers), eps);
        var (sums, slope) = (new PairSums(boundaries.Count), BandWidth.Slope(eps));
        Chunks.Run(numbers, numbers, (first, count) =>
        {
            var ofChunk = new PairSums(boundaries.Count);
            for (var i = first; i < first + count; i++)
            {
                var (start, end) = boundaries.Window(x[i], right);
                if (w != null)
                    (w[2 * i], w[(2 * i) + 1]) = (start, end);
                counts[i] = T.CreateTruncating(start == end
                    ? start
                    : start + (0.5 * (end - start)) + (boundaries.Differences(x[i], start, end) * slope));
                if (!ofBoundaries)
                    continue;
                ofChunk.AddAbove(start);
                if (start < end)
                    ofChunk.AddMember(start, end, boundaries.Offset(x[i], start));
            }
            sums.Add(ofChunk);
        });
        sums.Finish();
        for (var j = 0; j < boundaries.Count && ofBoundaries; j++)
        {
            var rise = (sums.Values(j) - (sums.Members(j) * boundaries.Offset(j))) * slope;
            counts[numbers + j] = T.CreateTruncating(-(sums.Above(j) + (0.5 * sums.Members(j)) + rise));
        }
        GC.KeepAlive(input);
        GC.KeepAlive(output);
        GC.KeepAlive(windows);
    }
}
