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
    private readonly record struct Slopes(V Rise, V Outside);

    // Where one word's worth of everything is.
    private ref struct Word
    {
        public T* Spikes, Potential, Before, SpikesBefore, Gradient, Slopes;
        public T* LambdaV, LambdaW, Beta, Threshold, ToBeta, ToThreshold;
        public ulong InBand, Fired, FiredBefore;
        public bool BeforeIsPotential;
    }

    /// <summary>The neurons from <paramref name="start"/>, a multiple of 64.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Addresses<T> call, NeuronNumbers numbers, SpikeBand spikeBand, long start, long count)
    {
        var n = NeuronConstants<V>.Of<A>(numbers, default);
        var slopes = new Slopes(A.Constant(default, spikeBand.Rise), A.Constant(default, spikeBand.Outside));
        var rows = new Rows<T>(6, count);
        var copies = stackalloc T[7 * Rows<T>.Word];
        for (var from = start; from < start + count; from += Rows<T>.Block)
        {
            var length = (int)Math.Min(Rows<T>.Block, start + count - from);
            rows.Read(0, call.EndV, from, length);
            if (TNeuron.HasSecondState)
                rows.Read(1, call.EndW, from, length);
            if (TMode.HasRows)
            {
                rows.Read(2, call.Beta, from, length);
                rows.Read(3, call.Threshold, from, length);
            }
            if (TMode.LearnsBoth || TMode.LearnsThreshold)
            {
                rows.Read(4, null, from, length);
                rows.Read(5, null, from, length);
            }
            for (var t = call.Steps - 1; t >= 0; t--)
            {
                var row = (t * call.Neurons) + from;
                var words = (t * call.WordsPerStep) + (from / Rows<T>.Word);
                for (var j = 0; j < length; j += Rows<T>.Word)
                {
                    var left = length - j;
                    var i = words + (j / Rows<T>.Word);
                    Rows<T>.Prefetch(call.Input + (t * call.InputStride) + from + j);
                    Rows<T>.Prefetch(call.Output + row + j);
                    var g = Rows<T>.Padded(call.Input + (t * call.InputStride) + from + j, left, copies);
                    Word word = default;
                    word.Gradient = left < Rows<T>.Word ? copies + Rows<T>.Word : call.Output + row + j;
                    word.LambdaV = rows[0] + j;
                    word.LambdaW = rows[1] + j;
                    word.Beta = rows[2] + j;
                    word.Threshold = rows[3] + j;
                    word.ToBeta = rows[4] + j;
                    word.ToThreshold = rows[5] + j;
                    word.Slopes = copies + (6 * Rows<T>.Word);
                    if (TMode.HasSlopes)
                        spikeBand.Slopes!.Read(call.Codes + row + j, word.Slopes, Math.Min(left, Rows<T>.Word));
                    else if (!TNeuron.IsReadout)
                        word.InBand = call.InBand[i];
                    word.Fired = call.Fired == null ? 0 : call.Fired[i];
                    if (TMode.IsLinear)
                        word.Spikes = Rows<T>.Padded(call.Spikes + row + j, left, copies + (2 * Rows<T>.Word));
                    if (TMode.KeepsPotential)
                        word.Potential = Rows<T>.Padded(call.Potential + row + j, left, copies + (3 * Rows<T>.Word));
                    if (TMode.LearnsBoth)
                        FindBefore(call, ref word, t, row + j, from + j, i, left, copies);
                    for (var k = 0; k < Rows<T>.Word; k += 4 * A.Count)
                    {
                        var (g0, g1, g2, g3) = (A.Load(g + k), A.Load(g + k + A.Count),
                            A.Load(g + k + (2 * A.Count)), A.Load(g + k + (3 * A.Count)));
                        Step(g0, k, word, n, slopes);
                        Step(g1, k + A.Count, word, n, slopes);
                        Step(g2, k + (2 * A.Count), word, n, slopes);
                        Step(g3, k + (3 * A.Count), word, n, slopes);
                    }
                    if (left < Rows<T>.Word)
                        new Span<T>(word.Gradient, left).CopyTo(new Span<T>(call.Output + row + j, left));
                }
            }
            rows.Write(0, call.StartV, from, length);
            if (TNeuron.HasSecondState)
                rows.Write(1, call.StartW, from, length);
            rows.Write(4, call.GradientOfBeta, from, length);
            rows.Write(5, call.GradientOfThreshold, from, length);
        }
        rows.Dispose();
    }

    // v before the step: u and s of the step before it, or what the sequence began with.
    private static void FindBefore(
        in Addresses<T> call, ref Word word, long t, long at, long neuron, long i, int left, T* copies)
    {
        word.BeforeIsPotential = t > 0;
        var source = t > 0 ? call.Potential + at - call.Neurons : call.Before == null ? null : call.Before + neuron;
        word.Before = Rows<T>.Padded(source, left, copies + (4 * Rows<T>.Word));
        if (t > 0 && TMode.IsLinear)
            word.SpikesBefore = Rows<T>.Padded(call.Spikes + at - call.Neurons, left, copies + (5 * Rows<T>.Word));
        else if (t > 0 && call.Fired != null)
            word.FiredBefore = call.Fired[i - call.WordsPerStep];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(V g, int k, in Word word, in NeuronConstants<V> numbers, in Slopes slopes)
    {
        var n = TMode.HasRows
            ? numbers with { Beta = A.Load(word.Beta + k), Threshold = A.Load(word.Threshold + k) }
            : numbers;
        var lambda = A.Load(word.LambdaV + k);
        var lambdaW = TNeuron.HasSecondState ? A.Load(word.LambdaW + k) : default;
        var potential = TMode.KeepsPotential ? A.Load(word.Potential + k) : default;
        var readsSpike = TReset.ReadsSpike || TMode.LearnsBoth || TMode.LearnsThreshold;
        var spike = TMode.IsLinear ? A.Load(word.Spikes + k)
            : readsSpike ? A.Keep(word.Fired >> k, A.Constant(default, 1))
            : default;

        var through = g;
        if (!TNeuron.IsReadout)
        {
            var toSpike = TNeuron.ToSpike<A, V>(g, lambdaW);
            if (!TMode.IsDetached)
                toSpike = TReset.ToSpike<A, V>(toSpike, lambda, potential, n.Threshold);
            var slope = TMode.HasSlopes
                ? A.Load(word.Slopes + k)
                : A.Add(A.Keep(word.InBand >> k, slopes.Rise), slopes.Outside);
            through = A.Multiply(toSpike, slope);
        }
        var toPotential = A.Add(TReset.ToPotential<A, V>(lambda, spike), through);
        A.Store(TNeuron.ToInput<A, V>(toPotential, through, ref lambdaW, n), word.Gradient + k);
        A.Store(A.Multiply(toPotential, n.Beta), word.LambdaV + k);
        if (TNeuron.HasSecondState)
            A.Store(lambdaW, word.LambdaW + k);

        var before = TMode.LearnsBoth ? PotentialBefore(word, k, n.Threshold) : default;
        if (TMode.LearnsBoth)
            A.Store(A.Add(A.Load(word.ToBeta + k), A.Multiply(toPotential, before)), word.ToBeta + k);
        if ((TMode.LearnsBoth || TMode.LearnsThreshold) && !TNeuron.IsReadout)
        {
            var sum = A.Subtract(A.Load(word.ToThreshold + k), through);
            sum = TReset.ToThreshold<A, V>(sum, lambda, spike);
            if (TReset.IsLate)
                sum = A.Subtract(sum, A.Multiply(toPotential, LateReset.Pending<A, V>(before, n.Threshold)));
            A.Store(sum, word.ToThreshold + k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PotentialBefore(in Word word, int k, V threshold)
    {
        if (word.Before == null)
            return A.Constant(default, 0);
        var value = A.Load(word.Before + k);
        if (TNeuron.IsReadout || !word.BeforeIsPotential)
            return value;
        var spike = TMode.IsLinear
            ? A.Load(word.SpikesBefore + k)
            : A.Keep(word.FiredBefore >> k, A.Constant(default, 1));
        return TReset.After<A, V>(value, spike, threshold);
    }
}
