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
    private const int Word = StepRows<T>.Word;
    private const int Depth = StepRows<T>.Depth;

    private readonly record struct Slopes(V Inside, V Outside, SlopeTable? Table);

    // The gradients of one β and one θ so far.
    private record struct Sums(V ToBeta, V ToThreshold);

    // Where a block's part of everything is at one step; and how far it is to that of the step before.
    private struct Row
    {
        public T* Gradient, Output, LambdaV, LambdaW, Beta, Threshold, ToBeta, ToThreshold, Scratch;
        public T* Potential, Start, Spikes;
        public byte* Codes;
        public ulong* InBand, Fired;
        public long GradientStride, Stride, WordStride;
        public long StepsBefore;
    }

    // What a word's bits say about one step.
    private readonly record struct Marks(ulong InBand, ulong Fired, ulong FiredBefore);

    /// <summary>The neurons from <paramref name="start"/>, a multiple of 64.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Totals Run(in Addresses<T> call, NeuronNumbers numbers, SpikeBand spikeBand, long start, long count)
    {
        var n = NeuronConstants<V>.Of<A>(numbers, default);
        var slopes = new Slopes(
            A.Add(A.Constant(default, spikeBand.Rise), A.Constant(default, spikeBand.Outside)),
            A.Constant(default, spikeBand.Outside),
            spikeBand.Slopes);
        var rows = new StepRows<T>(6, count);
        var scratch = stackalloc T[Depth * Word];
        Totals totals = default;
        for (var from = start; from < start + count; from += StepRows<T>.Block)
        {
            var length = (int)Math.Min(StepRows<T>.Block, start + count - from);
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
            for (var t = call.Steps - 1; t >= 0; t -= Depth)
            {
                var steps = (int)Math.Min(Depth, t + 1);
                var row = RowOf(call, rows, scratch, t, from);
                Sums sums = default;
                for (var j = 0; j < whole; j += Word)
                    RunWord(row, j, steps, n, slopes, ref sums);
                if (whole < length)
                    sums = RunRest(row, whole, length - whole, steps, n, slopes, sums);
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
        ToBeta = StepRows<T>.Sum<A, V>(sums.ToBeta),
        ToThreshold = StepRows<T>.Sum<A, V>(sums.ToThreshold),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row RowOf(in Addresses<T> call, in StepRows<T> rows, T* scratch, long t, long from)
    {
        var at = (t * call.Neurons) + from;
        var word = (t * call.WordsPerStep) + (from / Word);
        return new()
        {
            Gradient = call.Input + (t * call.InputStride) + from,
            GradientStride = call.InputStride,
            Output = call.Output + at,
            Stride = call.Neurons,
            LambdaV = rows[0],
            LambdaW = rows[1],
            Beta = rows[2],
            Threshold = rows[3],
            ToBeta = rows[4],
            ToThreshold = rows[5],
            Scratch = scratch,
            Potential = call.Potential + at,
            Start = call.Before == null ? null : call.Before + from,
            Spikes = call.Spikes + at,
            Codes = call.Codes + at,
            InBand = call.InBand + word,
            Fired = call.Fired + word,
            WordStride = call.WordsPerStep,
            StepsBefore = t,
        };
    }

    // Those of the last neurons that are no whole word, among zeros.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Sums RunRest(
        Row row, int start, int left, int steps, NeuronConstants<V> n, Slopes slopes, Sums sums)
    {
        const int Part = (Depth + 1) * Word;
        var copies = stackalloc T[4 * Part];
        var beginning = stackalloc T[Word];
        var codes = stackalloc byte[Depth * Word];
        // Of the steps, and of the step before them where that is read too.
        var count = TMode.LearnsBoth ? (int)Math.Min(steps + 1, row.StepsBefore + 1) : steps;
        T* Copied(bool isThere, T* source, long stride, int count, int part)
        {
            var copy = copies + (part * Part) + (Depth * Word);
            for (var s = 0; isThere && s < count; s++)
                StepRows<T>.Padded(source - (s * stride) + start, left, copy - (s * Word));
            return copy;
        }
        var rest = row with
        {
            Gradient = Copied(true, row.Gradient, row.GradientStride, steps, 0),
            GradientStride = Word,
            Output = Copied(false, row.Output, row.Stride, steps, 1),
            Stride = Word,
            LambdaV = row.LambdaV + start,
            LambdaW = row.LambdaW + start,
            Beta = row.Beta + start,
            Threshold = row.Threshold + start,
            ToBeta = row.ToBeta + start,
            ToThreshold = row.ToThreshold + start,
            Potential = Copied(TMode.KeepsPotential, row.Potential, row.Stride, count, 2),
            Start = TMode.LearnsBoth && row.Start != null
                ? StepRows<T>.Padded(row.Start + start, left, beginning)
                : null,
            Spikes = Copied(TMode.IsLinear, row.Spikes, row.Stride, count, 3),
            Codes = codes + ((Depth - 1) * Word),
            InBand = row.InBand + (start / Word),
            Fired = row.Fired + (start / Word),
        };
        for (var s = 0; TMode.HasSlopes && s < steps; s++)
            new Span<byte>(row.Codes - (s * row.Stride) + start, left).CopyTo(new(rest.Codes - (s * Word), left));
        RunWord(rest, 0, steps, n, slopes, ref sums);
        for (var s = 0; s < steps; s++)
            new Span<T>(rest.Output - (s * Word), left).CopyTo(new(row.Output - (s * row.Stride) + start, left));
        return sums;
    }

    // Several steps of 64 neurons, the last first; λ meanwhile stays in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunWord(
        in Row row, int j, int steps, in NeuronConstants<V> n, in Slopes slopes, ref Sums sums)
    {
        for (var s = 0; TMode.HasSlopes && s < steps; s++)
            slopes.Table!.Read(row.Codes - (s * row.Stride) + j, row.Scratch + (s * Word));
        for (var k = 0; k < Word; k += 4 * A.Count)
        {
            var v = row.LambdaV + j + k;
            var (v0, v1, v2, v3) = (
                A.Load(v), A.Load(v + A.Count), A.Load(v + (2 * A.Count)), A.Load(v + (3 * A.Count)));
            for (var s = 0; s < steps; s++)
            {
                var marks = MarksOf(row, s, j);
                var g = row.Gradient - (s * row.GradientStride) + j + k;
                var (g0, g1, g2, g3) = (
                    A.Load(g), A.Load(g + A.Count), A.Load(g + (2 * A.Count)), A.Load(g + (3 * A.Count)));
                Step(g0, ref v0, row, s, j, k, marks, n, slopes, ref sums);
                Step(g1, ref v1, row, s, j, k + A.Count, marks, n, slopes, ref sums);
                Step(g2, ref v2, row, s, j, k + (2 * A.Count), marks, n, slopes, ref sums);
                Step(g3, ref v3, row, s, j, k + (3 * A.Count), marks, n, slopes, ref sums);
            }
            A.Store(v0, v);
            A.Store(v1, v + A.Count);
            A.Store(v2, v + (2 * A.Count));
            A.Store(v3, v + (3 * A.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Marks MarksOf(in Row row, int s, int j)
    {
        if (TNeuron.IsReadout)
            return default;
        var readsFired = !TMode.IsLinear && (TReset.ReadsSpike || TMode.Learns);
        var word = (j / Word) - (s * row.WordStride);
        return new(
            TMode.HasSlopes ? 0 : row.InBand[word],
            readsFired ? row.Fired[word] : 0,
            readsFired && TMode.LearnsBoth && s < row.StepsBefore ? row.Fired[word - row.WordStride] : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        V g, ref V lambda, in Row row, int s, int j, int k, in Marks marks, in NeuronConstants<V> numbers,
        in Slopes slopes, ref Sums sums)
    {
        var i = j + k;
        var at = i - (s * row.Stride);
        var one = A.Constant(default, 1);
        var n = TMode.HasRows
            ? numbers with { Beta = A.Load(row.Beta + i), Threshold = A.Load(row.Threshold + i) }
            : numbers;
        var lambdaW = TNeuron.HasSecondState ? A.Load(row.LambdaW + i) : default;
        var potential = TMode.KeepsPotential ? A.Load(row.Potential + at) : default;
        var spike = TMode.IsLinear ? A.Load(row.Spikes + at)
            : TReset.ReadsSpike || TMode.Learns ? A.Keep(marks.Fired >> k, one)
            : default;

        var through = g;
        if (!TNeuron.IsReadout)
        {
            var toSpike = TNeuron.ToSpike<A, V>(g, lambdaW);
            if (!TMode.IsDetached)
                toSpike = TReset.ToSpike<A, V>(toSpike, lambda, potential, n.Threshold);
            var slope = TMode.HasSlopes
                ? A.Load(row.Scratch + (s * Word) + k)
                : A.Choose(marks.InBand >> k, slopes.Inside, slopes.Outside);
            through = A.Multiply(toSpike, slope);
        }
        var after = lambda;
        var toPotential = A.Add(TReset.ToPotential<A, V>(after, spike), through);
        A.Store(TNeuron.ToInput<A, V>(toPotential, through, ref lambdaW, n), row.Output + at);
        lambda = A.Multiply(toPotential, n.Beta);
        if (TNeuron.HasSecondState)
            A.Store(lambdaW, row.LambdaW + i);
        if (!TMode.Learns)
            return;

        var (toBeta, toThreshold) = TMode.HasRows
            ? new Sums(A.Load(row.ToBeta + i), A.Load(row.ToThreshold + i))
            : sums;
        V before = default;
        if (TMode.LearnsBoth)
        {
            before = PotentialBefore(row, s, i, A.Keep(marks.FiredBefore >> k, one), n.Threshold);
            toBeta = A.Add(toBeta, A.Multiply(toPotential, before));
        }
        if (!TNeuron.IsReadout)
        {
            toThreshold = TReset.ToThreshold<A, V>(A.Subtract(toThreshold, through), after, spike);
            if (TReset.IsLate)
            {
                var pending = LateReset.Pending<A, V>(before, n.Threshold);
                toThreshold = A.Subtract(toThreshold, A.Multiply(toPotential, pending));
            }
        }
        if (!TMode.HasRows)
        {
            sums = new(toBeta, toThreshold);
            return;
        }
        A.Store(toBeta, row.ToBeta + i);
        A.Store(toThreshold, row.ToThreshold + i);
    }

    // v before the step: u and s of the step before it, or what the sequence began with.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PotentialBefore(in Row row, int s, int i, V fired, V threshold)
    {
        if (s == row.StepsBefore)
            return row.Start == null ? A.Constant(default, 0) : A.Load(row.Start + i);
        var at = i - ((s + 1) * row.Stride);
        var u = A.Load(row.Potential + at);
        return TNeuron.IsReadout ? u
            : TReset.After<A, V>(u, TMode.IsLinear ? A.Load(row.Spikes + at) : fired, threshold);
    }
}
