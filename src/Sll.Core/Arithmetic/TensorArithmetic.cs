using System.Runtime.CompilerServices;

namespace SllCore.Arithmetic;

/// <summary>torch's own operators: any device, any layout; masks are bool tensors.</summary>
internal readonly struct TensorArithmetic : IArithmetic<Operand>
{
    private static readonly Scalar s_zero = 0.ToScalar();

    // A 0-dim CPU tensor combines with tensors of every device, and of the same dtype, without promotion.
    public static Operand Constant(Operand like, double value) => torch.tensor(value, dtype: like.Tensor.dtype);

    public static Operand Add(Operand left, Operand right) => left.Tensor.Plus(right);
    public static Operand Subtract(Operand left, Operand right) => left.Tensor.sub(right);
    public static Operand Multiply(Operand left, Operand right) => left.Tensor.mul(right);
    public static Operand Divide(Operand left, Operand right) => left.Tensor.div(right);
    public static Operand Abs(Operand value) => value.Tensor.abs();
    public static Operand CopySign(Operand magnitude, Operand sign) => magnitude.Tensor.copysign(sign);
    public static Operand Floor(Operand value) => value.Tensor.floor();
    public static Operand Ceiling(Operand value) => value.Tensor.ceil();
    public static Operand Truncate(Operand value) => value.Tensor.trunc();

    // TorchSharp's round always passes decimals, which torch refuses for integers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Operand Round(Operand value) =>
        is_integral(value.Type) ? value.Tensor.clone() : value.Tensor.round();

    public static Operand Sign(Operand value) => value.Tensor.sign();

    public static Operand Heaviside(Operand value)
    {
        using var above = value.Tensor.gt(s_zero);
        return above.to(value.Tensor.dtype);
    }

    public static Operand AtMost(Operand left, Operand right) => left.Tensor.le(right);
    public static Operand Below(Operand left, Operand right) => left.Tensor.lt(right);
    public static Operand And(Operand left, Operand right) => left.Tensor.logical_and(right);
    public static Operand Truth(Operand mask, Operand like) => mask.Tensor.to(like.Tensor.dtype);
    public static Operand Select(Operand mask, Operand ifTrue, Operand ifFalse) =>
        torch.where(mask, ifTrue, ifFalse);
}
