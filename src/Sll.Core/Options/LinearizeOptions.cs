namespace SllCore;

/// <summary>The width of the bands of <see cref="Sll.Linearize(LinearizeOptions)"/>, and what happens in them.</summary>
public sealed record LinearizeOptions
{
    private readonly double _eps = Sll.DefaultEps;

    /// <summary>Gets ε, the half-width of the bands in units of the input: finite, above 0; at most 0.5 for Round,
    /// Floor and Ceil, which refuse a larger one when they are called.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double Eps
    {
        get => _eps;
        init => _eps = Argument.Eps(value, "eps");
    }

    /// <summary>Gets the values of the forward in the band.</summary>
    public BandForward Forward { get; init; }

    /// <summary>Gets the gradient in the band.</summary>
    public BandSlope Slope { get; init; }
}
