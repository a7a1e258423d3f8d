using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>
/// A batch norm in training, y = γ(x − μ)/√(σ² + ε) + β, with the mean μ and the variance σ² of a channel over the
/// batches of all processes. The running statistics follow them as torch's do.
/// </summary>
internal static class JointNorm
{
    /// <summary>The output of the norm on [batch, channels, …].</summary>
    public static Tensor Of(NormBase norm, Tensor input, IAllReduce processes)
    {
        using var scope = NewDisposeScope();
        long[] others = [.. Enumerable.Range(0, (int)input.dim()).Where(i => i != 1).Select(i => (long)i)];
        Tensor PerChannel(Tensor values) => values.reshape([.. input.shape.Select((_, i) => i == 1 ? -1L : 1L)]);
        var own = tensor([(double)(input.NumberOfElements / input.shape[1])]);
        var sums = JointSum.Apply(cat([input.sum(others, type: float64), own]), processes);
        var count = sums[^1].item<double>();
        var mean = sums[..^1].Over(count);
        var centered = input - PerChannel(mean.to(input.dtype));
        var squares = JointSum.Apply(centered.square().sum(others, type: float64), processes);
        var variance = squares.Over(count);
        Follow(norm, mean, squares.Over(count - 1));
        var output = centered * PerChannel(variance.Plus(norm.eps).rsqrt().to(input.dtype));
        if (norm.weight is not null)
            output *= PerChannel(norm.weight);
        if (norm.bias is not null)
            output = output.Plus(PerChannel(norm.bias));
        return output.MoveToOuterDisposeScope();
    }

    private static void Follow(NormBase norm, Tensor mean, Tensor variance)
    {
        using var constant = no_grad();
        var batches = norm.num_batches_tracked!;
        _ = batches.copy_(batches.Plus(1));
        var share = norm.momentum ?? (1.0 / batches.item<long>());
        foreach (var (running, latest) in new[] { (norm.running_mean!, mean), (norm.running_var!, variance) })
            _ = running.copy_(running.Times(1 - share).Plus(latest.Times(share).to(running.dtype)));
    }
}
