namespace SllCore.Quantization;

/// <summary>torch's operators with numbers. A number that the compiler converts to a Scalar can be collected during the
/// native call, which then computes with what is left of it; here it lives until the call has returned.</summary>
internal static class Numbers
{
    /// <summary>The values, but none below <paramref name="low"/> or above <paramref name="high"/>.</summary>
    public static Tensor Within(this Tensor values, double low, double high)
    {
        using var least = low.ToScalar();
        using var most = high.ToScalar();
        return values.clamp(least, most);
    }

    public static Tensor Plus(this Tensor values, double number)
    {
        using var scalar = number.ToScalar();
        return values.add(scalar);
    }

    public static Tensor Times(this Tensor values, double number)
    {
        using var scalar = number.ToScalar();
        return values.mul(scalar);
    }

    public static Tensor Over(this Tensor values, double number)
    {
        using var scalar = number.ToScalar();
        return values.div(scalar);
    }
}
