namespace SllCore.Quantization;

/// <summary>How the step between two codes is chosen.</summary>
public enum ScaleKind
{
    /// <summary>The step that makes the range fit the codes.</summary>
    Range,

    /// <summary>The smallest power of two that is not below the step of <see cref="Range"/>: a multiplication by it is
    /// a shift, and exact in floating point.</summary>
    PowerOfTwo,

    /// <summary>A parameter that is trained (LSQ, Esser et al. 2020, arXiv:1902.08153). It starts as
    /// <see cref="Range"/>
    /// for activations and as 2·mean|w|/√Q for weights.</summary>
    Learned,
}
