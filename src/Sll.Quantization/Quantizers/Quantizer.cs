namespace SllCore.Quantization;

/// <summary>The integers that stand for a tensor's values, and how their scale is found.</summary>
/// <remarks>Weights are symmetric, codes −(2^(bits−1)−1) to 2^(bits−1)−1 with the zero point 0. Activations are affine,
/// codes 0 to 2^bits−1 with the zero point at the code of the value 0, which is always in the range.</remarks>
public sealed record Quantizer
{
    private Quantizer(int bits, bool symmetric, bool perChannel, ScaleKind scale, ObserverKind observer)
    {
        if (bits is < 2 or > 8)
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "bits must be from 2 to 8.");
        if (!Enum.IsDefined(scale))
            throw new ArgumentOutOfRangeException(nameof(scale), scale,
                $"scale must be {string.Join(" or ", Enum.GetNames<ScaleKind>())}.");
        if (!Enum.IsDefined(observer))
        {
            throw new ArgumentOutOfRangeException(
                nameof(observer), observer, $"observer must be {string.Join(" or ", Enum.GetNames<ObserverKind>())}.");
        }
        (Bits, IsSymmetric, PerChannel, Scale, Observer) = (bits, symmetric, perChannel, scale, observer);
    }

    /// <summary>Gets the bits of a code, 2 to 8.</summary>
    public int Bits { get; }

    /// <summary>Gets a value indicating whether codes are symmetric around 0: for weights.</summary>
    public bool IsSymmetric { get; }

    /// <summary>Gets a value indicating whether each output channel of a weight has its own scale.</summary>
    public bool PerChannel { get; }

    /// <summary>Gets how the scale is chosen.</summary>
    public ScaleKind Scale { get; }

    /// <summary>Gets how the range of activations is observed.</summary>
    public ObserverKind Observer { get; }

    /// <summary>Gets the smallest code.</summary>
    public int Low => IsSymmetric ? -High : 0;

    /// <summary>Gets the largest code.</summary>
    public int High => (1 << (IsSymmetric ? Bits - 1 : Bits)) - 1;

    /// <summary>A symmetric quantizer, for weights.</summary>
    /// <param name="bits">The bits of a code, 2 to 8.</param>
    /// <param name="perChannel">True for one scale per output channel, false for one per tensor.</param>
    /// <param name="scale">How the scale is chosen.</param>
    /// <returns>The quantizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits"/> is not from 2 to 8, or
    /// <paramref name="scale"/> has no name.</exception>
    public static Quantizer Symmetric(int bits = 8, bool perChannel = true, ScaleKind scale = ScaleKind.Range) =>
        new(bits, true, perChannel, scale, ObserverKind.MinMax);

    /// <summary>An affine quantizer, for activations.</summary>
    /// <param name="bits">The bits of a code, 2 to 8.</param>
    /// <param name="scale">How the scale is chosen.</param>
    /// <param name="observer">How the range is observed.</param>
    /// <returns>The quantizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits"/> is not from 2 to 8, or an enumeration has
    /// no such name.</exception>
    public static Quantizer Affine(
        int bits = 8, ScaleKind scale = ScaleKind.Range, ObserverKind observer = ObserverKind.MovingAverage) =>
        new(bits, false, false, scale, observer);
}
