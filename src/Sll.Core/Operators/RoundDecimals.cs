namespace SllCore;

// RoundDecimals(x, n) = Round(10ⁿ·x)/10ⁿ, with the boundaries (k + ½)/10ⁿ. ε stays in units of x: the inner Round has
// 10ⁿ·ε. In the band, |d| ≤ ε with d the signed distance to the boundary b: b + d/(2·10ⁿ·ε), gradient
// 1/(2·10ⁿ·ε), since the plateaus are 10⁻ⁿ apart. At ε = ½·10⁻ⁿ this is the identity.
public static partial class SllOps
{
    /// <summary>The nearest multiple of 10⁻ⁿ, n = <paramref name="decimals"/>, ties to even, as torch.round(input,
    /// decimals), through this thread's operator table.</summary>
    /// <param name="input">A floating-point tensor of any shape; with 0 decimals any real tensor.</param>
    /// <param name="decimals">The number of decimals; negative to the left of the point; 0 is
    /// <see cref="Round(Tensor)"/>.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>. Its gradient in the band is
    /// 10⁻ⁿ/(2ε), the slope of its line.</returns>
    /// <remarks>The scope's ε is in units of the input, as everywhere: at most half a step, 0.5 · 10⁻ⁿ.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scope's ε is above 0.5 · 10⁻ⁿ: the bands would
    /// overlap.</exception>
    /// <example><code>
    /// using (Sll.Linearize(0.005))
    ///     price = SllOps.RoundDecimals(price, 2);
    /// </code></example>
    public static Tensor RoundDecimals(Tensor input, long decimals) => OperatorTable.Current.Round(input, decimals);
}

/// <summary>What rounding to decimals adds to rounding.</summary>
internal static class DecimalRounding
{
    /// <summary>round(10ⁿ·x)/10ⁿ, in the order and the dtype in which torch's own kernel computes it.</summary>
    public static Tensor Apply(Func<Tensor, Tensor> round, Tensor input, long decimals)
    {
        if (decimals == 0)
            return round(input);
        if (!Argument.Real(input).is_floating_point())
            return OperatorTable.Hard.Round(input, decimals);
        using var scope = NewDisposeScope();
        var factor = tensor(Math.Pow(10, Math.Abs(decimals)), dtype: input.dtype);
        var result = decimals > 0 ? round(input * factor) / factor : round(input / factor) * factor;
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>The distance between neighbouring results, 10⁻ⁿ.</summary>
    public static double Unit(long decimals) => Math.Pow(10, -decimals);

    /// <summary>ε in units of the scaled input.</summary>
    public static double ScaledEps(double eps, long decimals)
    {
        if (decimals == 0)
            return eps;
        var step = Unit(decimals);
        return eps <= 0.5 * step
            ? Math.Min(eps / step, 0.5)
            : throw new ArgumentOutOfRangeException(nameof(eps), eps,
                $"eps must be above 0 and at most {0.5 * step} for RoundDecimals with decimals {decimals}: its boundaries " +
                $"are {step} apart, so wider bands would overlap.");
    }
}
