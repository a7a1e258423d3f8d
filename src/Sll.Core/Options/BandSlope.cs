namespace SllCore;

/// <summary>The gradient of a linearized operator in its band.</summary>
public enum BandSlope
{
    /// <summary>1/(2ε) for every operator.</summary>
    Constant,

    /// <summary>jump/(2ε), the derivative of the line: for Sign, which jumps by 2, 1/ε.</summary>
    Exact,
}
