namespace SllCore.Arithmetic;

/// <summary>
/// What a step may compute with. Its formula is written once, against this interface, and runs on
/// SIMD vectors (the fused CPU kernels) and on tensors (every other device and layout).
/// </summary>
/// <typeparam name="V">The operand: <c>Vector512&lt;T&gt;</c>, <c>Vector&lt;T&gt;</c> or <see cref="Operand"/>;
/// also the type of masks.</typeparam>
internal interface IArithmetic<V>
{
    /// <summary>The number <paramref name="value"/> in the element type of <paramref name="like"/>.</summary>
    static abstract V Constant(V like, double value);

    static abstract V Add(V left, V right);
    static abstract V Subtract(V left, V right);
    static abstract V Multiply(V left, V right);
    static abstract V Divide(V left, V right);
    static abstract V Abs(V value);

    /// <summary>A positive magnitude with the sign of another number.</summary>
    static abstract V CopySign(V magnitude, V sign);

    static abstract V Floor(V value);
    static abstract V Ceiling(V value);
    static abstract V Truncate(V value);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract V Round(V value);

    /// <summary>−1, 0 or 1; 0 for NaN and for both zeros.</summary>
    static abstract V Sign(V value);

    /// <summary>1 where <paramref name="value"/> &gt; 0, else 0.</summary>
    static abstract V Heaviside(V value);

    /// <summary>The mask of <paramref name="left"/> ≤ <paramref name="right"/>; false for NaN.</summary>
    static abstract V AtMost(V left, V right);

    /// <summary>The mask of <paramref name="left"/> &lt; <paramref name="right"/>; false for NaN.</summary>
    static abstract V Below(V left, V right);

    static abstract V And(V left, V right);

    /// <summary>1 where a mask is set, else 0, in the element type of <paramref name="like"/>.</summary>
    static abstract V Truth(V mask, V like);

    static abstract V Select(V mask, V ifTrue, V ifFalse);
}
