using System.Runtime.InteropServices;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Training;

/// <summary>
/// Weights that jump back and forth between two codes (Nagel et al. 2022, arXiv:2203.11086): a flip is a change of the
/// code against the direction of the last change; f ← 0.99·f + 0.01·flip. Those with f above 0.005 oscillate.
/// </summary>
internal sealed class Oscillation : nn.Module
{
    private const float Momentum = 0.01f;
    private const float Threshold = 0.005f;

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

    /// <summary>Sees the weights after a step, in one pass.</summary>
    /// <param name="rows">The weights, output channels first.</param>
    /// <param name="scales">One scale per channel, or one.</param>
    /// <param name="quantizer">Their quantizer.</param>
    /// <param name="freeze">Whether weights that oscillate are held from now on at the code nearest to their mean
    /// one.</param>
    /// <returns>The codes to hold and where, if some are held.</returns>
    public (Tensor Codes, Tensor Mask)? Follow(Tensor rows, Tensor scales, Quantizer quantizer, bool freeze)
    {
        using var weights = rows.contiguous();
        using var steps = scales.contiguous();
        Span<float> values = Floats(weights), step = Floats(steps);
        Span<float> last = Floats(get_buffer("codes")!), mean = Floats(get_buffer("mean")!);
        Span<float> direction = Floats(get_buffer("direction")!), frequency = Floats(get_buffer("frequency")!);
        var frozen = MemoryMarshal.Cast<byte, bool>(Frozen.bytes);
        var started = get_buffer("started")!;
        var (length, first, holds) = (values.Length / step.Length, !started.item<bool>(), false);
        for (var i = 0; i < values.Length; i++)
        {
            // A frozen one stays at the mean code that it had, wherever the optimizer moves it.
            if (frozen[i])
            {
                holds = true;
                continue;
            }
            var code = Math.Clamp(MathF.Round(values[i] / step[i / length]), quantizer.Low, quantizer.High);
            var change = first ? 0 : MathF.Sign(code - last[i]);
            frequency[i] = (frequency[i] * (1 - Momentum)) + (change * direction[i] < 0 ? Momentum : 0);
            mean[i] = first ? code : (mean[i] * (1 - Momentum)) + (code * Momentum);
            direction[i] = change == 0 ? direction[i] : change;
            last[i] = code;
            if (freeze && frequency[i] > Threshold)
                (mean[i], frozen[i], holds) = (MathF.Round(mean[i]), true, true);
        }
        if (first)
            _ = started.copy_(ones(1, ScalarType.Bool));
        return freeze && holds ? (get_buffer("mean")!.round(), Frozen) : null;
    }

    private static Span<float> Floats(Tensor values) => MemoryMarshal.Cast<byte, float>(values.bytes);

    private Tensor Moving() => get_buffer("frequency")!.Above(Threshold).logical_and(Frozen.logical_not());
}
