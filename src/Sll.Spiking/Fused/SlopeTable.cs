using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;

namespace SllCore.Spiking.Fused;

/// <summary>
/// A slope that falls with |d|, in one byte: c = round(255p), p = (1 − a|d|)/(1 + b|d|), and 0 where p is not positive
/// or d is NaN. It is read back as the slope at the |d| of p = c/255. With a = 0, p is about the root of a slope with
/// tails, which train neurons that hardly fire: they get more of the codes than their height would give them; with
/// b = 0 the codes are even up to |d| = 1/a. The error is below 1/190 of slope(0) for every <see cref="Surrogate"/>.
/// </summary>
internal sealed unsafe class SlopeTable
{
    private const int Last = byte.MaxValue;

    private readonly double _fall;
    private readonly double _stretch;
    private readonly double[] _slopes = new double[Last + 1];
    private readonly float[] _singles;

    /// <summary>The table of a slope.</summary>
    /// <param name="slope">|d| ↦ the slope; that of ∞ is 0.</param>
    /// <param name="fall">a.</param>
    /// <param name="stretch">b.</param>
    public SlopeTable(Func<double, double> slope, double fall = 0, double stretch = 0)
    {
        (_fall, _stretch) = (fall, stretch);
        for (var code = 1; code <= Last; code++)
        {
            var p = (double)code / Last;
            _slopes[code] = slope((1 - p) / (fall + (stretch * p)));
        }
        _singles = Array.ConvertAll(_slopes, value => (float)value);
    }

    /// <summary>The numbers of <see cref="Code"/>.</summary>
    public readonly record struct Grid<V>(V Fall, V Stretch, V One, V Last);

    public Grid<V> GridOf<A, V>(V like) where A : IArithmetic<V> => new(
        A.Constant(like, _fall), A.Constant(like, _stretch), A.Constant(like, 1), A.Constant(like, Last));

    /// <summary>The codes of distances, as numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Code<A, V>(V d, in Grid<V> grid) where A : IArithmetic<V>
    {
        var distance = A.Abs(d);
        var p = A.Divide(
            A.Subtract(grid.One, A.Multiply(distance, grid.Fall)), A.Add(grid.One, A.Multiply(distance, grid.Stretch)));
        var zero = A.Constant(d, 0);
        // Also 0 · ∞.
        return A.Select(A.Below(zero, p), A.Round(A.Multiply(p, grid.Last)), zero);
    }

    /// <summary>The slopes at the distances <paramref name="d"/>.</summary>
    public Tensor Of(Tensor d)
    {
        using var scope = NewDisposeScope();
        Tensor codes = Code<TensorArithmetic, Operand>(d, GridOf<TensorArithmetic, Operand>(d));
        var slopes = tensor(_slopes, dtype: d.dtype, device: d.device);
        return slopes.take(codes.to(ScalarType.Int64)).MoveToOuterDisposeScope();
    }

    /// <summary>Packs a word's worth of codes into bytes.</summary>
    public static void Pack<T>(T* codes, byte* target)
        where T : unmanaged => Vector512.Store(
            Vector512.Narrow(
                Vector512.Narrow(Integers(codes, 0), Integers(codes, 1)),
                Vector512.Narrow(Integers(codes, 2), Integers(codes, 3))),
            target);

    /// <summary>The slopes of a word's worth of codes.</summary>
    public void Read<T>(byte* codes, T* slopes)
        where T : unmanaged
    {
        ref var table = ref typeof(T) == typeof(float)
            ? ref Unsafe.As<float, T>(ref MemoryMarshal.GetArrayDataReference(_singles))
            : ref Unsafe.As<double, T>(ref MemoryMarshal.GetArrayDataReference(_slopes));
        for (var i = 0; i < StepRows<T>.Word; i++)
            slopes[i] = Unsafe.Add(ref table, (nint)codes[i]);
    }

    // The i-th sixteen.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Integers<T>(T* codes, int i)
        where T : unmanaged
    {
        var at = codes + (16 * i);
        return Vector512.ConvertToInt32(typeof(T) == typeof(float)
            ? Vector512.Load((float*)at)
            : Vector512.Narrow(Vector512.Load((double*)at), Vector512.Load((double*)at + 8))).AsUInt32();
    }
}
