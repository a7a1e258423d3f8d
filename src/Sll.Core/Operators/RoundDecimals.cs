namespace SllCore;

/// <summary>
/// RoundDecimals(x, n) = Round(10ⁿ·x)/10ⁿ: Round in units of 10⁻ⁿ, with the boundaries (k + ½)/10ⁿ. ε stays in units of
/// x. In the band, |d| ≤ ε with d the signed distance to the boundary b: b + d/(2·10ⁿ·ε), gradient 1/(2·10ⁿ·ε), since
/// the plateaus are 10⁻ⁿ apart. At ε = ½·10⁻ⁿ this is the identity.
/// </summary>
internal sealed class RoundDecimalsOperator() : FormulaStep<RoundStep>(nameof(SllOps.RoundDecimals))
{
    // Of float64: 10³⁰⁹ is none of its numbers.
    private const long MostDecimals = 308;

    /// <summary>The operator with so many decimals; with none, Round.</summary>
    public static StepOperator With(long decimals)
    {
        Argument.Between(decimals, -MostDecimals, MostDecimals);
        return decimals == 0 ? StepOperator.Round : StepOperator.RoundDecimals.At(0, Math.Pow(10, -decimals));
    }

    internal override Tensor HardAt(Tensor input, double origin, double unit) =>
        origin == 0 && input.is_floating_point() ? round(input, Decimals(unit)) : base.HardAt(input, origin, unit);

    // In the order and the dtype in which torch's own kernel computes it.
    internal override Tensor ToUnits(Tensor input, double unit) =>
        unit < 1 ? input * Power(Decimals(unit), input.dtype) : input / Power(-Decimals(unit), input.dtype);

    internal override Tensor FromUnits(Tensor output, double unit) =>
        unit < 1 ? output / Power(Decimals(unit), output.dtype) : output * Power(-Decimals(unit), output.dtype);

    internal override string Describe(StepOperator step) => $"{Name} with decimals {Decimals(step.Unit)}";

    private static long Decimals(double unit) => -(long)Math.Round(Math.Log10(unit));

    private static Tensor Power(long decimals, ScalarType dtype) => tensor(Math.Pow(10, decimals), dtype: dtype);
}

public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.RoundDecimals"/>, whose unit is a power of ten.</summary>
    public static StepOperator RoundDecimals { get; } = new RoundDecimalsOperator();
}

public static partial class SllOps
{
    /// <summary>The nearest multiple of 10⁻ⁿ, n = <paramref name="decimals"/>, ties to even, as torch.round(input,
    /// decimals), through this thread's operator table.</summary>
    /// <param name="input">A floating-point tensor of any shape; with 0 decimals any real tensor.</param>
    /// <param name="decimals">The number of decimals, from −308 to 308; negative to the left of the point; 0 is
    /// <see cref="Round(Tensor)"/>.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>. Its gradient in the band is
    /// 10⁻ⁿ/(2ε), the slope of its line.</returns>
    /// <remarks>The scope's ε is in units of the input, as everywhere: at most half a step, 0.5 · 10⁻ⁿ.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> is outside its range, or the scope's ε
    /// is above 0.5 · 10⁻ⁿ: the bands would overlap.</exception>
    /// <example><code>
    /// using (Sll.Linearize(0.005))
    ///     price = SllOps.RoundDecimals(price, 2);
    /// </code></example>
    public static Tensor RoundDecimals(Tensor input, long decimals) =>
        OperatorTable.Current.Call(RoundDecimalsOperator.With(decimals), input);
}
