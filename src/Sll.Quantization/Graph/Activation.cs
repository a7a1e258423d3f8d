using TorchSharp.Modules;

namespace SllCore.Quantization.Graph;

/// <summary>Activations that are clamps.</summary>
internal static class Activation
{
    public static readonly (double Low, double High) None = (double.NegativeInfinity, double.PositiveInfinity);
    public static readonly (double Low, double High) Relu = (0, double.PositiveInfinity);
    public static readonly (double Low, double High) Relu6 = (0, 6);

    public static Tensor Of(Tensor values, (double Low, double High) clamp) =>
        clamp == None ? values : values.Within(clamp.Low, clamp.High);

    /// <summary>One clamp after another.</summary>
    public static (double Low, double High) Then((double Low, double High) first, (double Low, double High) next) =>
        (Math.Clamp(first.Low, next.Low, next.High), Math.Clamp(first.High, next.Low, next.High));

    /// <summary>The bounds of a module that is a clamp, else null.</summary>
    /// <exception cref="NotSupportedException">It is a Hardtanh that does not clamp.</exception>
    public static (double Low, double High)? OfModule(nn.Module module, string name) => module switch
    {
        ReLU => Relu,
        ReLU6 => Relu6,
        Hardtanh hardtanh => Checked(hardtanh, name),
        _ => null,
    };

    // TorchSharp 0.107's Hardtanh returns its input as it is, unless it works in place.
    private static (double Low, double High) Checked(Hardtanh module, string name)
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var clamp = (module.min_val, module.max_val);
        var probe = tensor(new[] { float.NegativeInfinity, float.PositiveInfinity });
        var bounded = Of(probe, clamp);
        return SameValues.Of([module.forward(probe)], [bounded]) ? clamp : throw new NotSupportedException(
            $"Module '{name}' is a Hardtanh that does not clamp: TorchSharp 0.107's returns its input as it is, " +
            $"unless it works in place. Write nn.Hardtanh({clamp.min_val}, {clamp.max_val}, inplace: true), or " +
            $"x.clamp({clamp.min_val}, {clamp.max_val}) in forward.");
    }
}
