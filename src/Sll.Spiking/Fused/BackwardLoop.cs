using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Spiking.Formulas;
using SllCore.Spiking.Resets;

namespace SllCore.Spiking.Fused;

/// <summary>
/// The transpose of <see cref="ForwardLoop{T, A, V, TNeuron, TReset, TMode}"/>: all steps of a block of neurons, the
/// last first. λ is the gradient of v after the step, and then of v before it.
/// </summary>
internal static unsafe class BackwardLoop<T, A, V, TNeuron, TReset, TMode>
    where T : unmanaged
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
    where TNeuron : struct, INeuron
    where TReset : struct, IReset
    where TMode : struct, IMode
{
    private const int Word = Rows<T>.Word;

    private readonly record struct Slopes(V Rise, V Outside, SlopeTable? Table);

    // The gradients of one β and one θ so far.
    private record struct Sums(V ToBeta, V ToThreshold);

    // Where a block's part of everything is at one step.
    private struct Row
    {
        public T* Gradient, Output, LambdaV, LambdaW, Beta, Threshold, ToBeta, ToThreshold, Scratch;
        public T* Potential, Before, Spikes, SpikesBefore;
        public byte* Codes;
        public ulong* InBand, Fired, FiredBefore;
        public bool BeforeIsPotential;
    }

    /// <summary>The neurons from <paramref name="start"/>, a multiple of 64.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Totals Run(in Addresses<T> call, NeuronNumbers numbers, SpikeBand spikeBand, long start, long count)
    {
        var n = NeuronConstants<V>.Of<A>(numbers, default);
        var slopes = new Slopes(
            A.Constant(default, spikeBand.Rise), A.Constant(default, spikeBand.Outside), spikeBand.Slopes);
        var rows = new Rows<T>(6, count);
        var scratch = stackalloc T[Word];
        Totals totals = default;
        for (var from = start; from < start + count; from += Rows<T>.Block)
        {
            var length = (int)Math.Min(Rows<T>.Block, start + count - from);
            var whole = length / Word * Word;
            rows.Read(0, call.EndV, from, length);
            if (TNeuron.HasSecondState)
                rows.Read(1, call.EndW, from, length);
            if (TMode.HasRows)
            {
                rows.Read(2, call.Beta, from, length);
                rows.Read(3, call.Threshold, from, length);
                rows.Read(4, null, from, length);
                rows.Read(5, null, from, length);
            }
            for (var t = call.Steps - 1; t >= 0; t--)
            {
                var row = RowOf(call, rows, scratch, t, from);
                Sums sums = default;
                for (var j = 0; j < whole; j += Word)
                    sums = RunWord(row, j, n, slopes, sums);
                if (whole < length)
                    sums = RunRest(row, whole, length - whole, n, slopes, sums);
                if (TMode.Learns && !TMode.HasRows)
                    totals += Sum(sums);
            }
            rows.Write(0, call.StartV, from, length);
            if (TNeuron.HasSecondState)
                rows.Write(1, call.StartW, from, length);
            rows.Write(4, call.GradientOfBeta, from, length);
            rows.Write(5, call.GradientOfThreshold, from, length);
        }
        rows.Dispose();
        return totals;
    }

    private static Totals Sum(Sums sums) => new()
    {
        ToBeta = Rows<T>.Sum<A, V>(sums.ToBeta),
        ToThreshold = Rows<T>.Sum<A, V>(sums.ToThreshold),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row RowOf(in Addresses<T> call, in Rows<T> rows, T* scratch, long t, long from)
    {
        var at = (t * call.Neurons) + from;
        var word = (t * call.WordsPerStep) + (from / Word);
        var row = new Row
        {
            Gradient = call.Input + (t * call.InputStride) + from,
            Output = call.Output + at,
            LambdaV = rows[0],
            LambdaW = rows[1],
            Beta = rows[2],
            Threshold = rows[3],
            ToBeta = rows[4],
            ToThreshold = rows[5],
            Scratch = scratch,
            Potential = call.Potential + at,
            Spikes = call.Spikes + at,
            Codes = call.Codes + at,
            InBand = call.InBand + word,
            Fired = call.Fired + word,
        };
        if (!TMode.LearnsBoth)
            return row;
        // v before the step: u and s of the step before it, or what the sequence began with.
        row.BeforeIsPotential = t > 0;
        row.Before = t > 0 ? row.Potential - call.Neurons : call.Before == null ? null : call.Before + from;
        row.SpikesBefore = row.Spikes - call.Neurons;
        row.FiredBefore = row.Fired - call.WordsPerStep;
        return row;
    }

    // Those of the last neurons that are no whole word, among zeros.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Sums RunRest(Row row, int start, int left, in NeuronConstants<V> n, in Slopes slopes, Sums sums)
    {
        var copies = stackalloc T[6 * Word];
        var codes = stackalloc byte[Word];
        T* Part(bool isThere, T* source, int copy) =>
            isThere ? Rows<T>.Padded(source + start, left, copies + (copy * Word)) : null;
        var rest = new Row
        {
            Gradient = Part(true, row.Gradient, 0),
            Output = copies + Word,
            LambdaV = row.LambdaV + start,
            LambdaW = row.LambdaW + start,
            Beta = row.Beta + start,
            Threshold = row.Threshold + start,
            ToBeta = row.ToBeta + start,
            ToThreshold = row.ToThreshold + start,
            Scratch = row.Scratch,
            Potential = Part(TMode.KeepsPotential, row.Potential, 2),
            Before = Part(TMode.LearnsBoth && row.Before != null, row.Before, 3),
            Spikes = Part(TMode.IsLinear, row.Spikes, 4),
            SpikesBefore = Part(TMode.IsLinear && row.BeforeIsPotential, row.SpikesBefore, 5),
            Codes = codes,
            InBand = row.InBand + (start / Word),
            Fired = row.Fired + (start / Word),
            FiredBefore = row.FiredBefore + (start / Word),
            BeforeIsPotential = row.BeforeIsPotential,
        };
        if (TMode.HasSlopes)
            new Span<byte>(row.Codes + start, left).CopyTo(new Span<byte>(codes, left));
        sums = RunWord(rest, 0, n, slopes, sums);
        new Span<T>(rest.Output, left).CopyTo(new Span<T>(row.Output + start, left));
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Sums RunWord(in Row row, int j, in NeuronConstants<V> n, in Slopes slopes, Sums sums)
    {
        var readsSpike = TReset.ReadsSpike || TMode.Learns;
        var inBand = TMode.HasSlopes || TNeuron.IsReadout ? 0 : row.InBand[j / Word];
        var fired = TMode.IsLinear || TNeuron.IsReadout || !readsSpike ? 0 : row.Fired[j / Word];
        var firedBefore = TMode.IsLinear || TNeuron.IsReadout || !TMode.LearnsBoth || !row.BeforeIsPotential
            ? 0 : row.FiredBefore[j / Word];
        if (TMode.HasSlopes)
            slopes.Table!.Read(row.Codes + j, row.Scratch);
        Rows<T>.Prefetch(row.Gradient + j);
        Rows<T>.Prefetch(row.Output + j);
        for (var k = 0; k < Word; k += 4 * A.Count)
        {
            var g = row.Gradient + j + k;
            var (g0, g1, g2, g3) = (
                A.Load(g), A.Load(g + A.Count), A.Load(g + (2 * A.Count)), A.Load(g + (3 * A.Count)));
            sums = Step(g0, row, j, k, inBand, fired, firedBefore, n, slopes, sums);
            sums = Step(g1, row, j, k + A.Count, inBand, fired, firedBefore, n, slopes, sums);
            sums = Step(g2, row, j, k + (2 * A.Count), inBand, fired, firedBefore, n, slopes, sums);
            sums = Step(g3, row, j, k + (3 * A.Count), inBand, fired, firedBefore, n, slopes, sums);
        }
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Sums Step(
        V g, in Row row, int j, int k, ulong inBand, ulong fired, ulong firedBefore,
        in NeuronConstants<V> numbers, in Slopes slopes, Sums sums)
    {
        var i = j + k;
        var one = A.Constant(default, 1);
        var n = TMode.HasRows
            ? numbers with { Beta = A.Load(row.Beta + i), Threshold = A.Load(row.Threshold + i) }
            : numbers;
        var lambda = A.Load(row.LambdaV + i);
        var lambdaW = TNeuron.HasSecondState ? A.Load(row.LambdaW + i) : default;
        var potential = TMode.KeepsPotential ? A.Load(row.Potential + i) : default;
        var spike = TMode.IsLinear ? A.Load(row.Spikes + i)
            : TReset.ReadsSpike || TMode.Learns ? A.Keep(fired >> k, one)
            : default;

        var through = g;
        if (!TNeuron.IsReadout)
        {
            var toSpike = TNeuron.ToSpike<A, V>(g, lambdaW);
            if (!TMode.IsDetached)
                toSpike = TReset.ToSpike<A, V>(toSpike, lambda, potential, n.Threshold);
            var slope = TMode.HasSlopes
                ? A.Load(row.Scratch + k)
                : A.Add(A.Keep(inBand >> k, slopes.Rise), slopes.Outside);
            through = A.Multiply(toSpike, slope);
        }
        var toPotential = A.Add(TReset.ToPotential<A, V>(lambda, spike), through);
        A.Store(TNeuron.ToInput<A, V>(toPotential, through, ref lambdaW, n), row.Output + i);
        A.Store(A.Multiply(toPotential, n.Beta), row.LambdaV + i);
        if (TNeuron.HasSecondState)
            A.Store(lambdaW, row.LambdaW + i);
        if (!TMode.Learns)
            return sums;

        var (toBeta, toThreshold) = TMode.HasRows
            ? new Sums(A.Load(row.ToBeta + i), A.Load(row.ToThreshold + i))
            : sums;
        V before = default;
        if (TMode.LearnsBoth)
        {
            before = PotentialBefore(row, i, A.Keep(firedBefore >> k, one), n.Threshold);
            toBeta = A.Add(toBeta, A.Multiply(toPotential, before));
        }
        if (!TNeuron.IsReadout)
        {
            toThreshold = TReset.ToThreshold<A, V>(A.Subtract(toThreshold, through), lambda, spike);
            if (TReset.IsLate)
            {
                var pending = LateReset.Pending<A, V>(before, n.Threshold);
                toThreshold = A.Subtract(toThreshold, A.Multiply(toPotential, pending));
            }
        }
        if (!TMode.HasRows)
            return new(toBeta, toThreshold);
        A.Store(toBeta, row.ToBeta + i);
        A.Store(toThreshold, row.ToThreshold + i);
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PotentialBefore(in Row row, int i, V fired, V threshold)
    {
        if (row.Before == null)
            return A.Constant(default, 0);
        var value = A.Load(row.Before + i);
        if (TNeuron.IsReadout || !row.BeforeIsPotential)
            return value;
        return TReset.After<A, V>(value, TMode.IsLinear ? A.Load(row.SpikesBefore + i) : fired, threshold);
    }
}
