namespace SllCore.Quantization.Training;

/// <summary>
/// Weights that jump back and forth between two codes (Nagel et al. 2022, arXiv:2203.11086): a flip is a change of the code
/// against the direction of the last change; f ← 0.99·f + 0.01·flip. Those with f above 0.005 oscillate.
/// </summary>
internal sealed class Oscillation
{
    private const double Momentum = 0.01;
    private const double Threshold = 0.005;

    private Tensor? _codes;
    private Tensor? _direction;
    private Tensor? _frequency;
    private Tensor? _mean;
    private Tensor? _frozen;

    /// <summary>The share of weights that oscillate now and are not frozen.</summary>
    public double Share
    {
        get
        {
            if (_frequency is null)
                return 0;
            using var scope = NewDisposeScope();
            var moving = _frequency.Above(Threshold).logical_and(_frozen!.logical_not());
            return moving.to(float64).mean().item<double>();
        }
    }

    /// <summary>Sees the codes after a step. Returns the codes to hold and where, if something is frozen.</summary>
    public (Tensor Codes, Tensor Mask)? Follow(Tensor codes, bool freeze)
    {
        if (_codes is null)
        {
            _codes = codes.clone().DetachFromDisposeScope();
            _mean = codes.clone().DetachFromDisposeScope();
            _direction = zeros_like(codes).DetachFromDisposeScope();
            _frequency = zeros_like(codes).DetachFromDisposeScope();
            _frozen = zeros_like(codes, dtype: ScalarType.Bool).DetachFromDisposeScope();
            return null;
        }
        var change = (codes - _codes).sign();
        var flip = (change * _direction!).Below(0).to(float32);
        _ = _frequency!.copy_(_frequency.Times(1 - Momentum).Plus(flip.Times(Momentum)));
        _ = _mean!.copy_(_mean.Times(1 - Momentum).Plus(codes.Times(Momentum)));
        _ = _direction!.copy_(where(change.IsNot(0), change, _direction));
        _ = _codes.copy_(codes);
        if (!freeze)
            return null;
        var fresh = _frequency.Above(Threshold).logical_and(_frozen!.logical_not());
        _ = _mean.copy_(where(fresh, _mean.round(), _mean));
        _ = _frozen!.logical_or_(fresh);
        // A frozen weight stays at the mean code that it had.
        return (_mean.round(), _frozen);
    }
}
