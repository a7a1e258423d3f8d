namespace SllCore.Quantization.Training;

/// <summary>
/// Weights that jump back and forth between two codes (Nagel et al. 2022, arXiv:2203.11086): a flip is a change of the
/// code against the direction of the last change; f ← 0.99·f + 0.01·flip. Those with f above 0.005 oscillate.
/// </summary>
internal sealed class Oscillation : nn.Module
{
    private const double Momentum = 0.01;
    private const double Threshold = 0.005;

    public Oscillation(long[] shape)
        : base(nameof(Oscillation))
    {
        register_buffer("started", zeros(1, ScalarType.Bool));
        register_buffer("codes", zeros(shape));
        register_buffer("mean", zeros(shape));
        register_buffer("direction", zeros(shape));
        register_buffer("frequency", zeros(shape));
        register_buffer("frozen", zeros(shape, ScalarType.Bool));
    }

    /// <summary>The share of weights that oscillate now and are not frozen.</summary>
    public double Share
    {
        get
        {
            using var scope = NewDisposeScope();
            return Moving().to(float64).mean().item<double>();
        }
    }

    private Tensor Frozen => get_buffer("frozen")!;

    /// <summary>Sees the codes after a step. Returns the codes to hold and where, if something is frozen.</summary>
    public (Tensor Codes, Tensor Mask)? Follow(Tensor codes, bool freeze)
    {
        var (last, mean, direction) = (get_buffer("codes")!, get_buffer("mean")!, get_buffer("direction")!);
        var (frequency, started) = (get_buffer("frequency")!, get_buffer("started")!);
        if (!started.item<bool>())
        {
            _ = (last.copy_(codes), mean.copy_(codes), started.copy_(ones(1, ScalarType.Bool)));
            return null;
        }
        var change = (codes - last).sign();
        var flip = (change * direction).Below(0).to(float32);
        _ = frequency.copy_(frequency.Times(1 - Momentum).Plus(flip.Times(Momentum)));
        _ = mean.copy_(mean.Times(1 - Momentum).Plus(codes.Times(Momentum)));
        _ = direction.copy_(where(change.IsNot(0), change, direction));
        _ = last.copy_(codes);
        if (!freeze)
            return null;
        var fresh = Moving();
        _ = mean.copy_(where(fresh, mean.round(), mean));
        _ = Frozen.logical_or_(fresh);
        // A frozen weight stays at the mean code that it had.
        return (mean.round(), Frozen);
    }

    private Tensor Moving() => get_buffer("frequency")!.Above(Threshold).logical_and(Frozen.logical_not());
}
