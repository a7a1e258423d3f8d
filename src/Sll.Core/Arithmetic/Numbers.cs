namespace SllCore;

/// <summary>torch's operators with numbers. A number that the compiler converts to a Scalar can be collected during the
/// native call, which then computes with what is left of it; here it lives until the call has returned. A whole number
/// keeps the dtype of a tensor of integers, a double does not.</summary>
internal static class Numbers
{
    // What torch multiplies a summand by unless it is told.
    private static readonly Scalar s_one = 1.ToScalar();

    public static Tensor Plus(this Tensor values, double number) => With(number.ToScalar(), s => values.add(s, s_one));

    public static Tensor Plus(this Tensor values, long number) => With(number.ToScalar(), s => values.add(s, s_one));

    public static Tensor Plus(this Tensor values, Scalar number) => values.add(number, s_one);

    public static Tensor Plus(this Tensor values, Tensor others) => values.add(others, s_one);

    /// <summary>Adds in place.</summary>
    public static Tensor Plus_(this Tensor values, Tensor others) => values.add_(others, s_one);

    /// <summary>Adds in place.</summary>
    public static Tensor Plus_(this Tensor values, Scalar number) => values.add_(number, s_one);

    public static Tensor Times(this Tensor values, double number) => With(number.ToScalar(), values.mul);

    public static Tensor Over(this Tensor values, double number) => With(number.ToScalar(), s => values.div(s));

    public static Tensor Above(this Tensor values, double number) => With(number.ToScalar(), values.gt);

    public static Tensor Below(this Tensor values, double number) => With(number.ToScalar(), values.lt);

    public static Tensor AtLeast(this Tensor values, double number) => With(number.ToScalar(), values.ge);

    public static Tensor AtMost(this Tensor values, double number) => With(number.ToScalar(), values.le);

    public static Tensor Is(this Tensor values, double number) => With(number.ToScalar(), values.eq);

    public static Tensor IsNot(this Tensor values, double number) => With(number.ToScalar(), values.ne);

    /// <summary>The values, but none below <paramref name="low"/> or above <paramref name="high"/>.</summary>
    public static Tensor Within(this Tensor values, double low, double high) =>
        Within(values, low.ToScalar(), high.ToScalar());

    public static Tensor Within(this Tensor values, long low, long high) =>
        Within(values, low.ToScalar(), high.ToScalar());

    /// <summary>The values, and 0 instead of what is negative.</summary>
    public static Tensor Positive(this Tensor values) => With(0.ToScalar(), values.clamp_min);

    /// <summary>A tensor of the shape, dtype and device of another, filled with one number.</summary>
    public static Tensor Filled(this Tensor like, double number) => With(number.ToScalar(), s => full_like(like, s));

    private static Tensor Within(Tensor values, Scalar low, Scalar high)
    {
        using (low)
        using (high)
            return values.clamp(low, high);
    }

    private static Tensor With(Scalar number, Func<Scalar, Tensor> call)
    {
        using (number)
            return call(number);
    }
}
