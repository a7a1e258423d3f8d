using SllCore.Arithmetic;

namespace SllCore.Blends;

/// <summary><see cref="BlendFormula"/> from torch's operators: for every device, and for gradients that are themselves
/// differentiated.</summary>
internal static class ComposedBlend
{
    public static Tensor Forward(Tensor c, Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        Tensor blend = BlendFormula.Values<TensorArithmetic, Operand>(c, a, b);
        return blend.MoveToOuterDisposeScope();
    }

    public static Tensor ToCondition(Tensor g, Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var largest = tensor(Kernels.FloatFormat.LargestComputed(g.dtype), dtype: g.dtype);
        Tensor gradient = BlendFormula.ToCondition<TensorArithmetic, Operand>(g, a, b, largest);
        return gradient.MoveToOuterDisposeScope();
    }

    public static (Tensor? ToA, Tensor? ToB) ToBranches(Tensor g, Tensor c, bool wantsA, bool wantsB)
    {
        using var scope = NewDisposeScope();
        var toA = wantsA ? BlendFormula.ToChosen<TensorArithmetic, Operand>(g, c).Tensor : null;
        var toB = wantsB ? BlendFormula.ToOther<TensorArithmetic, Operand>(g, c).Tensor : null;
        return (toA?.MoveToOuterDisposeScope(), toB?.MoveToOuterDisposeScope());
    }
}
