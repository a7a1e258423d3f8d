using SllCore.Arithmetic;

namespace SllCore.Blends;

/// <summary><see cref="BlendFormula"/> from torch's operators: for every device, and for gradients that are themselves
/// differentiated.</summary>
internal static class ComposedBlend
{
    public static Tensor Forward(Tensor c, Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return BlendFormula.Values<TensorArithmetic, Tensor>(c, a, b).MoveToOuterDisposeScope();
    }

    public static Tensor ToCondition(Tensor g, Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var largest = tensor(Kernels.FloatFormat.LargestComputed(g.dtype), dtype: g.dtype);
        return BlendFormula.ToCondition<TensorArithmetic, Tensor>(g, a, b, largest).MoveToOuterDisposeScope();
    }

    public static (Tensor? ToA, Tensor? ToB) ToBranches(Tensor g, Tensor c, bool wantsA, bool wantsB)
    {
        using var scope = NewDisposeScope();
        var toA = wantsA ? BlendFormula.ToChosen<TensorArithmetic, Tensor>(g, c) : null;
        var toB = wantsB ? BlendFormula.ToOther<TensorArithmetic, Tensor>(g, c) : null;
        return (toA?.MoveToOuterDisposeScope(), toB?.MoveToOuterDisposeScope());
    }
}
