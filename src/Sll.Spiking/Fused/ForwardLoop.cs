using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Spiking.Formulas;
using SllCore.Spiking.Resets;

namespace SllCore.Spiking.Fused;

/// <summary>All steps of a block of neurons, then of the next: x is read and the spikes are written once, the states
/// stay in the cache.</summary>
internal static unsafe class ForwardLoop<T, A, V, TNeuron, TReset, TMode>
    where T : unmanaged
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
    where TNeuron : struct, INeuron
    where TReset : struct, IReset
    where TMode : struct, IMode
{
    private readonly record struct Band(V Eps, V LineSlope, SlopeTable.Grid<V> Grid);

    /// <summary>The neurons from <paramref name="start"/>, a multiple of 64.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Addresses<T> call, NeuronNumbers numbers, SpikeBand spikeBand, long start, long count)
    {
        var n = NeuronConstants<V>.Of<A>(numbers, default);
        var band = new Band(
            A.Constant(default, spikeBand.Eps), A.Constant(default, spikeBand.LineSlope),
            TMode.HasSlopes ? spikeBand.Slopes!.GridOf<A, V>(default) : default);
        var rows = new Rows<T>(4, count);
        T* v = rows[0], w = rows[1], beta = rows[2], theta = rows[3];
        var copies = stackalloc T[4 * Rows<T>.Word];
        T* inputCopy = copies, outputCopy = copies + Rows<T>.Word, potentialCopy = copies + (2 * Rows<T>.Word);
        var codes = copies + (3 * Rows<T>.Word);
        for (var from = start; from < start + count; from += Rows<T>.Block)
        {
            var length = (int)Math.Min(Rows<T>.Block, start + count - from);
            rows.Read(0, call.StartV, from, length);
            if (TNeuron.HasSecondState)
                rows.Read(1, call.StartW, from, length);
            if (TMode.HasRows)
            {
                rows.Read(2, call.Beta, from, length);
                rows.Read(3, call.Threshold, from, length);
            }
            for (long t = 0; t < call.Steps; t++)
            {
                var row = (t * call.Neurons) + from;
                var words = (t * call.WordsPerStep) + (from / Rows<T>.Word);
                for (var j = 0; j < length; j += Rows<T>.Word)
                {
                    var left = length - j;
                    var x = Rows<T>.Padded(call.Input + (t * call.InputStride) + from + j, left, inputCopy);
                    var s = left < Rows<T>.Word ? outputCopy : call.Output + row + j;
                    var u = !TMode.KeepsPotential ? null : left < Rows<T>.Word ? potentialCopy
                        : call.Potential + row + j;
                    ulong inBand = 0, fired = 0;
                    Rows<T>.Prefetch(call.Input + (t * call.InputStride) + from + j);
                    Rows<T>.Prefetch(call.Output + row + j);
                    // Four vectors are read before one is written: where x and s lie a multiple of 4 KB apart, a read
                    // would else wait for the write before it.
                    for (var k = 0; k < Rows<T>.Word; k += 4 * A.Count)
                    {
                        var (x0, x1, x2, x3) = (A.Load(x + k), A.Load(x + k + A.Count),
                            A.Load(x + k + (2 * A.Count)), A.Load(x + k + (3 * A.Count)));
                        Step(x0, k, j, v, w, beta, theta, s, u, codes, n, band, ref inBand, ref fired);
                        Step(x1, k + A.Count, j, v, w, beta, theta, s, u, codes, n, band, ref inBand, ref fired);
                        Step(x2, k + (2 * A.Count), j, v, w, beta, theta, s, u, codes, n, band, ref inBand, ref fired);
                        Step(x3, k + (3 * A.Count), j, v, w, beta, theta, s, u, codes, n, band, ref inBand, ref fired);
                    }
                    if (left < Rows<T>.Word)
                    {
                        new Span<T>(s, left).CopyTo(new Span<T>(call.Output + row + j, left));
                        if (TMode.KeepsPotential)
                            new Span<T>(u, left).CopyTo(new Span<T>(call.Potential + row + j, left));
                    }
                    if (TMode.HasSlopes)
                        SlopeTable.Pack(codes, call.Codes + row + j, Math.Min(left, Rows<T>.Word));
                    else if (call.InBand != null)
                        call.InBand[words + (j / Rows<T>.Word)] = inBand;
                    if (TMode.KeepsSpikes)
                        call.Fired[words + (j / Rows<T>.Word)] = fired;
                }
            }
            rows.Write(0, call.EndV, from, length);
            if (TNeuron.HasSecondState)
                rows.Write(1, call.EndW, from, length);
        }
        rows.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        V x, int k, int j, T* v, T* w, T* beta, T* theta, T* s, T* potential, T* codes,
        in NeuronConstants<V> numbers, in Band band, ref ulong inBand, ref ulong fired)
    {
        var n = TMode.HasRows ? numbers with { Beta = A.Load(beta + j + k), Threshold = A.Load(theta + j + k) }
            : numbers;
        var before = A.Load(v + j + k);
        var second = TNeuron.HasSecondState ? A.Load(w + j + k) : default;
        var u = TNeuron.Charge<A, V>(x, before, ref second, n);
        if (TReset.IsLate)
            u = A.Subtract(u, A.Multiply(LateReset.Pending<A, V>(before, n.Threshold), n.Threshold));
        if (TMode.KeepsPotential)
            A.Store(u, potential + k);
        if (TNeuron.IsReadout)
        {
            A.Store(u, s + k);
            A.Store(u, v + j + k);
            return;
        }
        var d = A.Subtract(u, TNeuron.Level<A, V>(second, n));
        var spike = A.Heaviside(d);
        var near = A.AtMost(A.Abs(d), band.Eps);
        if (TMode.HasSlopes)
            A.Store(SlopeTable.Code<A, V>(d, band.Grid), codes + k);
        else
            inBand |= A.Bits(near) << k;
        if (TMode.KeepsSpikes)
            fired |= A.Bits(A.Below(A.Constant(d, 0), d)) << k;
        if (TMode.IsLinear)
            spike = A.Select(near, A.Add(A.Constant(d, 0.5), A.Multiply(d, band.LineSlope)), spike);
        A.Store(spike, s + k);
        A.Store(TReset.After<A, V>(u, spike, n.Threshold), v + j + k);
        if (TNeuron.HasSecondState)
            A.Store(TNeuron.Settle<A, V>(second, spike, n), w + j + k);
    }
}
