using System.Numerics;
using SllCore.Arithmetic;
using SllCore.Collectives;
using SllCore.Coverage;
using SllCore.Spiking.Composed;
using SllCore.Spiking.Formulas;

namespace SllCore.Spiking.Neurons;

/// <summary>The half-width within which a fraction of the potentials lies of the threshold: the quantile over all steps
/// of at most 256 neurons, evenly spread and always the same for a given size.</summary>
internal static class PotentialSample
{
    private const long Size = 256;

    /// <summary>ε, or null if no potential is off its threshold.</summary>
    public static double? EpsFor<TNeuron>(
        Tensor input, Tensor[]? start, in NeuronConstants<Operand> n, NeuronOptions options,
        CoverageTarget coverage)
        where TNeuron : struct, INeuron
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var step = input.shape[1..];
        var total = step.Aggregate(1L, (product, size) => product * size);
        var (columns, count) = Columns(total, coverage.Processes);
        var indices = tensor(columns.Select(column => column.At).ToArray(), device: input.device);
        Tensor Pick(Tensor row) => row.expand(step).reshape(-1).index_select(0, indices);
        Tensor Feature(Tensor value) => value.Dimensions == 0 ? value : Pick(value);
        var distances = new List<Tensor>();
        Tensor Fire(Tensor u, Tensor level)
        {
            distances.Add((u - level).abs().MoveToOtherDisposeScope(scope));
            return u.gt(level).to(u.dtype);
        }
        ComposedNeuron.Run<TNeuron>(
            input.flatten(1).index_select(1, indices),
            start is null ? null : [.. start.Select(Pick)],
            n with { Beta = Feature(n.Beta), Threshold = Feature(n.Threshold) },
            options.Reset, isDetached: true, options.Refractory, Fire);
        var all = Joint(stack(distances).cpu(), columns, count, coverage.Processes).reshape(-1);
        return input.dtype == ScalarType.Float32
            ? Quantile<float>(all, coverage.Fraction)
            : Quantile<double>(all, coverage.Fraction);
    }

    // Which neurons of those of all processes are here, and where; and how many there are.
    private static ((int Slot, long At)[] Here, int Count) Columns(long own, IAllReduce? processes)
    {
        var parts = processes?.Gather(own) ?? [own];
        var (start, total) = (parts.Take(processes?.Rank ?? 0).Sum(), parts.Sum());
        var count = (int)Math.Min(total, Size);
        var here = Enumerable.Range(0, count).Select(i => (Slot: i, At: (i * total / count) - start))
            .Where(column => column.At >= 0 && column.At < own);
        return ([.. here], count);
    }

    // The distances [steps, neurons] of all processes.
    private static Tensor Joint(Tensor own, (int Slot, long At)[] columns, int count, IAllReduce? processes)
    {
        if (processes is null)
            return own;
        var all = zeros(own.shape[0], count, ScalarType.Float64);
        all.index_copy_(1, tensor(columns.Select(column => (long)column.Slot).ToArray()), own.to(ScalarType.Float64));
        processes.Sum(all);
        return all.to(own.dtype);
    }

    private static double? Quantile<T>(Tensor distances, double coverage)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var values = distances.data<T>().ToArray();
        var padded = new T[(values.Length + Vector<T>.Count - 1) / Vector<T>.Count * Vector<T>.Count];
        padded.AsSpan(values.Length).Fill(T.NaN);
        values.CopyTo(padded, 0);
        return Coverage.Quantile.Of<T>(padded, coverage);
    }
}
