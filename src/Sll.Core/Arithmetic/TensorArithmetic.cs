namespace SllCore.Arithmetic;

/// <summary>torch's own operators: any device, any layout; masks are bool tensors.</summary>
internal readonly struct TensorArithmetic : IArithmetic<Tensor>
{
    private static readonly Scalar s_zero = 0.ToScalar();

    // A 0-dim CPU tensor combines with tensors of every device, and of the same dtype, without promotion.
    public static Tensor Constant(Tensor like, double value) => torch.tensor(value, dtype: like.dtype);

    public static Tensor Add(Tensor left, Tensor right) => left.Plus(right);
    public static Tensor Subtract(Tensor left, Tensor right) => left.sub(right);
    public static Tensor Multiply(Tensor left, Tensor right) => left.mul(right);
    public static Tensor Divide(Tensor left, Tensor right) => left.div(right);
    public static Tensor Abs(Tensor value) => value.abs();
    public static Tensor CopySign(Tensor magnitude, Tensor sign) => magnitude.copysign(sign);
    public static Tensor Floor(Tensor value) => value.floor();
    public static Tensor Ceiling(Tensor value) => value.ceil();
    public static Tensor Truncate(Tensor value) => value.trunc();

    // TorchSharp's round always passes decimals, which torch refuses for integers.
    public static Tensor Round(Tensor value) => is_integral(value.dtype) ? value.clone() : value.round();

    public static Tensor Sign(Tensor value) => value.sign();

    public static Tensor Heaviside(Tensor value)
    {
        using var above = value.gt(s_zero);
        return above.to(value.dtype);
    }

    public static Tensor AtMost(Tensor left, Tensor right) => left.le(right);
    public static Tensor Below(Tensor left, Tensor right) => left.lt(right);
    public static Tensor And(Tensor left, Tensor right) => left.logical_and(right);
    public static Tensor Truth(Tensor mask, Tensor like) => mask.to(like.dtype);
    public static Tensor Select(Tensor mask, Tensor ifTrue, Tensor ifFalse) => torch.where(mask, ifTrue, ifFalse);
}
