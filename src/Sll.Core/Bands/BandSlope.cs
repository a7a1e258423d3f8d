namespace SllCore;

/// <summary>The gradient of a linearized operator in its band. Input, output and ε count in units of the step: 1 for
/// every operator but RoundDecimals(n), whose unit is 10⁻ⁿ.</summary>
public enum BandSlope
{
    /// <summary>1/(2ε) for every operator.</summary>
    Constant,

    /// <summary>jump/(2ε), the derivative of the line: for Sign, which jumps by 2, 1/ε.</summary>
    Exact,
}
