using static TorchSharp.torch.nn;

namespace SllCore;

/// <summary>Threshold(x, t) with trained thresholds t: <see cref="SllOps.Threshold(Tensor, Tensor)"/>.</summary>
public sealed class LearnableThreshold : Module<Tensor, Tensor>
{
    // Held by name only. RegisterComponents() and to() find fields by reflection, of which a trimmed or natively
    // compiled program has none: a field would not be trained, nor follow the module to another device.
    private const string Name = "threshold";

    internal LearnableThreshold(long[] shape, double init, Device? device, ScalarType? dtype)
        : base(nameof(SllOps.Threshold))
    {
        ArgumentNullException.ThrowIfNull(shape);
        using var start = init.ToScalar();
        register_parameter(Name, OwnedParameter.Of(full(shape, start, dtype ?? ScalarType.Float32, device)));
    }

    /// <summary>Compares the input with the thresholds.</summary>
    /// <param name="input">A real tensor with which the thresholds broadcast.</param>
    /// <returns><c>(input &gt; threshold)</c> in the broadcast shape and the dtype of
    /// <paramref name="input"/>.</returns>
    public override Tensor forward(Tensor input) => SllOps.Threshold(input, get_parameter(Name)!);
}
