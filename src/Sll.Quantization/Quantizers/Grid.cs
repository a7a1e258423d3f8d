namespace SllCore.Quantization.Quantizers;

/// <summary>
/// The grid of an activation: code q stands for the value s·(q − z), and the code of a value x is
/// clamp(round(x / s) + z, low, high), ties to even. The only place where scales are computed.
/// </summary>
/// <param name="Scale">s, a float32 that is finite and normal.</param>
/// <param name="Zero">z, the code of the value 0.</param>
/// <param name="Low">The smallest code.</param>
/// <param name="High">The largest code.</param>
internal readonly record struct Grid(float Scale, int Zero, int Low, int High)
{
    /// <summary>The smallest scale: the smallest normal float32, 2⁻¹²⁶.</summary>
    public const float LeastScale = 1.17549435e-38f;

    /// <summary>The largest magnitude of a range, 2¹²⁶: all codes stand for finite values.</summary>
    public const float Largest = 8.507059e37f;

    /// <summary>The grid of a range, which is made to contain 0, in the codes of an affine quantizer. A range of the
    /// one value 0 gets the scale 1.</summary>
    public static Grid Of(double low, double high, Quantizer quantizer)
    {
        (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        var scale = ScaleOf(high - low, quantizer.High, quantizer.Scale);
        return new(scale, ZeroOf(low, scale, quantizer), quantizer.Low, quantizer.High);
    }

    /// <summary>The step that makes <paramref name="extent"/> fit so many <paramref name="levels"/>.</summary>
    public static float ScaleOf(double extent, int levels, ScaleKind kind)
    {
        if (extent == 0)
            return 1;
        var scale = Math.Max((float)extent / levels, LeastScale);
        return kind == ScaleKind.PowerOfTwo ? MathF.ScaleB(1, (int)MathF.Ceiling(MathF.Log2(scale))) : scale;
    }

    /// <summary>The code nearest to the value 0 of a range that starts at <paramref name="low"/>.</summary>
    public static int ZeroOf(double low, float scale, Quantizer quantizer) =>
        (int)Math.Clamp(Math.Round(-low / scale), quantizer.Low, quantizer.High);

    /// <summary>The scales of a weight, one per output channel or one: the largest magnitude is the largest
    /// code.</summary>
    /// <param name="weight">The weight, output channels first.</param>
    /// <param name="quantizer">A symmetric quantizer.</param>
    /// <returns>float32 scales in the shape [channels] or [1].</returns>
    public static Tensor WeightScales(Tensor weight, Quantizer quantizer)
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var rows = weight.detach().reshape(quantizer.PerChannel ? weight.shape[0] : 1, -1).to(float32);
        var extents = quantizer.Scale == ScaleKind.Learned
            ? rows.abs().mean([1]).Times(2 * Math.Sqrt(quantizer.High))
            : rows.abs().amax([1]);
        var scales = extents.cpu().data<float>().ToArray()
            .Select(extent => ScaleOf(extent, quantizer.High, quantizer.Scale)).ToArray();
        return tensor(scales, device: weight.device).MoveToOuterDisposeScope();
    }

    /// <summary>The codes of <paramref name="values"/>, held in a float32 tensor.</summary>
    public Tensor Codes(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.Over(Scale).round().Plus(Zero).Within(Low, High).MoveToOuterDisposeScope();
    }

    /// <summary>The values that <paramref name="codes"/> stand for.</summary>
    public Tensor Values(Tensor codes)
    {
        using var scope = NewDisposeScope();
        return codes.Plus(-Zero).Times(Scale).MoveToOuterDisposeScope();
    }

    /// <summary>The code of one value.</summary>
    public int Code(double value) => (int)Math.Clamp(MathF.Round((float)value / Scale) + Zero, Low, High);
}
