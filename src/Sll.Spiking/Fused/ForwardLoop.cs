using System.Numerics;
using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Spiking.Formulas;
using SllCore.Spiking.Resets;

namespace SllCore.Spiking.Fused;

/// <summary>All steps of a block of neurons, then of the next: x is read and the spikes are written once, the states
/// stay in the cache, and in registers for a few steps at a time.</summary>
internal static unsafe class ForwardLoop<T, A, V, TNeuron, TReset, TMode>
    where T : unmanaged
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
    where TNeuron : struct, INeuron
    where TReset : struct, IReset
    where TMode : struct, IMode
{
    private const int Word = StepRows<T>.Word;
    private const int Depth = StepRows<T>.Depth;

    private readonly record struct Band(V Eps, V LineSlope, SlopeTable.Grid<V> Grid);

    // Where a block's part of everything is at one step; and how far it is to the next step's.
    private struct Row
    {
        public T* Input, Output, Potential, V, W, Beta, Threshold, Scratch;
        public byte* Codes;
        public ulong* InBand, Fired;
        public long InputStride, Stride, InBandStride, FiredStride;
    }

    /// <summary>The neurons from <paramref name="start"/>, a multiple of 64.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Totals Run(in Addresses<T> call, NeuronNumbers numbers, SpikeBand spikeBand, long start, long count)
    {
        var n = NeuronConstants<V>.Of<A>(numbers, default);
        var band = new Band(
            A.Constant(default, spikeBand.Eps), A.Constant(default, spikeBand.LineSlope),
            TMode.HasSlopes ? spikeBand.Slopes!.GridOf<A, V>(default) : default);
        var rows = new StepRows<T>(4, count);
        var scratch = stackalloc T[Depth * Word];
        var fired = stackalloc ulong[Depth * StepRows<T>.Block / Word];
        var spikes = 0L;
        for (var from = start; from < start + count; from += StepRows<T>.Block)
        {
            var length = (int)Math.Min(StepRows<T>.Block, start + count - from);
            var whole = length / Word * Word;
            rows.Read(0, call.StartV, from, length);
            if (TNeuron.HasSecondState)
                rows.Read(1, call.StartW, from, length);
            if (TMode.HasRows)
            {
                rows.Read(2, call.Beta, from, length);
                rows.Read(3, call.Threshold, from, length);
            }
            for (long t = 0; t < call.Steps; t += Depth)
            {
                var steps = (int)Math.Min(Depth, call.Steps - t);
                var row = RowOf(call, rows, scratch, fired, t, from);
                for (var j = 0; j < whole; j += Word)
                    RunWord(row, j, steps, n, band);
                if (whole < length)
                    RunRest(row, whole, length - whole, steps, n, band);
                for (var s = 0; call.Ever != null && s < steps; s++)
                    spikes += Count(call, row.Fired + (s * row.FiredStride), from, length);
            }
            rows.Write(0, call.EndV, from, length);
            if (TNeuron.HasSecondState)
                rows.Write(1, call.EndW, from, length);
            if (call.Lost != null)
                rows.FindNaN<A, V>(0, call.Lost + (from / Word), length);
        }
        rows.Dispose();
        return new() { Spikes = spikes };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row RowOf(in Addresses<T> call, in StepRows<T> rows, T* scratch, ulong* fired, long t, long from)
    {
        var at = (t * call.Neurons) + from;
        var word = (t * call.WordsPerStep) + (from / Word);
        return new()
        {
            Input = call.Input + (t * call.InputStride) + from,
            InputStride = call.InputStride,
            Output = call.Output + at,
            Stride = call.Neurons,
            Potential = TMode.KeepsPotential ? call.Potential + at : null,
            V = rows[0],
            W = rows[1],
            Beta = rows[2],
            Threshold = rows[3],
            Scratch = scratch,
            Codes = call.Codes + at,
            InBand = call.InBand == null ? null : call.InBand + word,
            InBandStride = call.WordsPerStep,
            Fired = call.Fired == null ? fired : call.Fired + word,
            FiredStride = call.Fired == null ? StepRows<T>.Block / Word : call.WordsPerStep,
        };
    }

    // Those of the last neurons that are no whole word, among zeros.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunRest(Row row, int start, int left, int steps, NeuronConstants<V> n, Band band)
    {
        var copies = stackalloc T[3 * Depth * Word];
        var codes = stackalloc byte[Depth * Word];
        var rest = row with
        {
            Input = copies,
            InputStride = Word,
            Output = copies + (Depth * Word),
            Stride = Word,
            Potential = copies + (2 * Depth * Word),
            V = row.V + start,
            W = row.W + start,
            Beta = row.Beta + start,
            Threshold = row.Threshold + start,
            Codes = codes,
            InBand = row.InBand == null ? null : row.InBand + (start / Word),
            Fired = row.Fired + (start / Word),
        };
        for (var s = 0; s < steps; s++)
            StepRows<T>.Padded(row.Input + (s * row.InputStride) + start, left, rest.Input + (s * Word));
        RunWord(rest, 0, steps, n, band);
        for (var s = 0; s < steps; s++)
        {
            var (at, to) = (s * Word, (s * row.Stride) + start);
            new Span<T>(rest.Output + at, left).CopyTo(new Span<T>(row.Output + to, left));
            if (TMode.KeepsPotential)
                new Span<T>(rest.Potential + at, left).CopyTo(new Span<T>(row.Potential + to, left));
            if (TMode.HasSlopes)
                new Span<byte>(codes + at, left).CopyTo(new Span<byte>(row.Codes + to, left));
        }
    }

    // Several steps of 64 neurons, whose potentials meanwhile stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunWord(in Row row, int j, int steps, in NeuronConstants<V> n, in Band band)
    {
        for (var k = 0; k < Word; k += 4 * A.Count)
        {
            var v = row.V + j + k;
            var (v0, v1, v2, v3) = (
                A.Load(v), A.Load(v + A.Count), A.Load(v + (2 * A.Count)), A.Load(v + (3 * A.Count)));
            for (var s = 0; s < steps; s++)
            {
                // Four vectors are read before one is written: where x and s lie a multiple of 4 KB apart, a read
                // would else wait for the write before it.
                var x = row.Input + (s * row.InputStride) + j + k;
                var (x0, x1, x2, x3) = (
                    A.Load(x), A.Load(x + A.Count), A.Load(x + (2 * A.Count)), A.Load(x + (3 * A.Count)));
                ulong inBand = 0, fired = 0;
                Step(x0, ref v0, row, s, j, k, n, band, ref inBand, ref fired);
                Step(x1, ref v1, row, s, j, k + A.Count, n, band, ref inBand, ref fired);
                Step(x2, ref v2, row, s, j, k + (2 * A.Count), n, band, ref inBand, ref fired);
                Step(x3, ref v3, row, s, j, k + (3 * A.Count), n, band, ref inBand, ref fired);
                if (!TMode.HasSlopes && row.InBand != null)
                    Mark(row.InBand + (s * row.InBandStride), j, k, inBand);
                if (TMode.MarksSpikes)
                    Mark(row.Fired + (s * row.FiredStride), j, k, fired);
            }
            A.Store(v0, v);
            A.Store(v1, v + A.Count);
            A.Store(v2, v + (2 * A.Count));
            A.Store(v3, v + (3 * A.Count));
        }
        for (var s = 0; TMode.HasSlopes && s < steps; s++)
            SlopeTable.Pack(row.Scratch + (s * Word), row.Codes + (s * row.Stride) + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mark(ulong* words, int j, int k, ulong bits) =>
        words[j / Word] = k == 0 ? bits : words[j / Word] | bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        V x, ref V v, in Row row, int s, int j, int k, in NeuronConstants<V> numbers, in Band band, ref ulong inBand,
        ref ulong fired)
    {
        var i = j + k;
        var at = (s * row.Stride) + i;
        var n = TMode.HasRows ? numbers with { Beta = A.Load(row.Beta + i), Threshold = A.Load(row.Threshold + i) }
            : numbers;
        var second = TNeuron.HasSecondState ? A.Load(row.W + i) : default;
        var u = TNeuron.Charge<A, V>(x, v, ref second, n);
        if (TReset.IsLate)
            u = A.Subtract(u, A.Multiply(LateReset.Pending<A, V>(v, n.Threshold), n.Threshold));
        if (TMode.KeepsPotential)
            A.Store(u, row.Potential + at);
        if (TNeuron.IsReadout)
        {
            A.Store(u, row.Output + at);
            v = u;
            return;
        }
        var d = A.Subtract(u, TNeuron.Level<A, V>(second, n));
        if (TMode.HasSlopes)
            A.Store(SlopeTable.Code<A, V>(d, band.Grid), row.Scratch + (s * Word) + k);
        else
            inBand |= A.Bits(A.AtMost(A.Abs(d), band.Eps)) << k;
        if (TMode.MarksSpikes)
            fired |= A.Bits(A.Below(A.Constant(d, 0), d)) << k;
        var spike = A.Heaviside(d);
        if (TMode.IsLinear)
        {
            var line = A.Add(A.Constant(d, 0.5), A.Multiply(d, band.LineSlope));
            spike = A.Select(A.AtMost(A.Abs(d), band.Eps), line, spike);
        }
        v = TMode.IsLinear
            ? TReset.After<A, V>(u, spike, n.Threshold)
            : TReset.AfterFiring<A, V>(u, d, n.Threshold);
        A.Store(spike, row.Output + at);
        if (TNeuron.HasSecondState)
            A.Store(TNeuron.Settle<A, V>(second, spike, n), row.W + i);
    }

    // How many fired; and which ever did, and which always.
    private static long Count(in Addresses<T> call, ulong* fired, long from, int length)
    {
        var spikes = 0L;
        for (var i = 0; i < (length + Word - 1) / Word; i++)
        {
            spikes += BitOperations.PopCount(fired[i]);
            call.Ever[(from / Word) + i] |= fired[i];
            call.Always[(from / Word) + i] &= fired[i];
        }
        return spikes;
    }
}
