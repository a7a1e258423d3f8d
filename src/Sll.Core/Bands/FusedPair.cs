using System.Numerics;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Autograd;
using SllCore.Kernels;
using SllCore.Steps;

namespace SllCore.Bands;

/// <summary>
/// <see cref="FusedBand"/> for the step of a difference x − y, which is not written down: read x and y, write the
/// output and one mask bit per element. One of the two may be a single number.
/// </summary>
internal static unsafe class FusedPair
{
    public static bool Accepts(Tensor x, Tensor y)
    {
        var dtype = x.dtype;
        return dtype is ScalarType.Float32 or ScalarType.Float64 && dtype == y.dtype
            && IsInMemory(x) && IsInMemory(y)
            && (TensorShape.AreEqual(x, y) || IsNumberBeside(x, y) || IsNumberBeside(y, x));
    }

    public static bool Accepts(Band band) => double.IsFinite(band.LineSlope);

    public static Linearized Forward<TStep>(Tensor x, Tensor y, Band band, bool keepsMap)
        where TStep : struct, IComparison
    {
        var output = empty_like(IsNumberBeside(x, y) ? y : x);
        var mask = keepsMap ? BitMask.For(output.NumberOfElements) : default;
        if (x.dtype == ScalarType.Float32)
            Forward<TStep, float>(x, y, output, mask, keepsMap, band);
        else
            Forward<TStep, double>(x, y, output, mask, keepsMap, band);
        return keepsMap
            ? new(output, new BandMap(mask.Words, default, band.Gradient, band.Outside), mask.Tensor)
            : new(output);
    }

    private static bool IsInMemory(Tensor tensor) => tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    private static bool IsNumberBeside(Tensor number, Tensor other) =>
        number.NumberOfElements == 1 && other.NumberOfElements != 1 && number.Dimensions <= other.Dimensions;

    private static void Forward<TStep, T>(
        Tensor x, Tensor y, Tensor output, BitMask mask, bool keepsMap, Band band)
        where TStep : struct, IComparison
        where T : unmanaged
    {
        Action<Tensor, Tensor, Tensor, BitMask, Band> forward =
            (band.Forward == ForwardValues.Hard, keepsMap) switch
            {
                (false, false) => Forward<TStep, BandMode<No, No, No>, T>,
                (false, true) => Forward<TStep, BandMode<No, Yes, No>, T>,
                (true, false) => Forward<TStep, BandMode<Yes, No, No>, T>,
                (true, true) => Forward<TStep, BandMode<Yes, Yes, No>, T>,
            };
        forward(x, y, output, mask, band);
    }

    private static void Forward<TStep, TMode, T>(Tensor x, Tensor y, Tensor output, BitMask mask, Band band)
        where TStep : struct, IComparison
        where TMode : struct, IBandMode
        where T : unmanaged
    {
        using var oneX = BlockOf(x, output);
        using var oneY = BlockOf(y, output);
        var left = Memory.Address<T>(oneX ?? x);
        var right = Memory.Address<T>(oneY ?? y);
        var result = Memory.Address<T>(output);
        var (stepX, stepY) = (oneX is null ? FusedBand.Block : 0, oneY is null ? FusedBand.Block : 0);
        var length = output.NumberOfElements;
        fixed (ulong* words = mask.Words)
        {
            var inBand = mask.Address(words);
            Chunks.Run(length, length, (start, count) =>
            {
                var block = start / FusedBand.Block;
                if (Vector512.IsHardwareAccelerated)
                {
                    PairLoop<T, Vector512Arithmetic<T>, Vector512<T>>.Forward<TStep, TMode>(
                        left + (block * stepX), stepX, right + (block * stepY), stepY, result + start, inBand + block,
                        count, band);
                }
                else
                {
                    PairLoop<T, VectorArithmetic<T>, Vector<T>>.Forward<TStep, TMode>(
                        left + (block * stepX), stepX, right + (block * stepY), stepY, result + start, inBand + block,
                        count, band);
                }
            });
        }
        GC.KeepAlive((x, y, output));
        GC.KeepAlive((oneX, oneY, mask.Tensor));
    }

    // One block of a number serves for all; null for a side of the output's size.
    private static Tensor? BlockOf(Tensor side, Tensor output)
    {
        if (side.NumberOfElements == output.NumberOfElements)
            return null;
        using var constant = no_grad();
        return FusedBand.BlockOf(side);
    }
}
