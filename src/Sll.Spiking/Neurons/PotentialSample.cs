using System.Numerics;
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
        Tensor input, Tensor[]? start, in NeuronConstants<Tensor> n, NeuronOptions options, double coverage)
        where TNeuron : struct, INeuron
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var step = input.shape[1..];
        var total = step.Aggregate(1L, (product, size) => product * size);
        var count = Math.Min(total, Size);
        var indices = tensor(Enumerable.Range(0, (int)count).Select(i => i * total / count).ToArray(),
            device: input.device);
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
        var all = stack(distances).cpu().reshape(-1);
        return input.dtype == ScalarType.Float32 ? Quantile<float>(all, coverage) : Quantile<double>(all, coverage);
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
