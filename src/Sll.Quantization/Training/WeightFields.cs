using System.Runtime.CompilerServices;
using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>
/// The private fields in which TorchSharp's layers hold their parameters. Written without the public setters, which
/// would dispose the parameter that the optimizer holds; without reflection, so that trimming keeps them.
/// </summary>
internal static class WeightFields
{
    /// <summary>Gives a layer, whose parameters <see cref="Of"/> has read before, other ones; the earlier stay
    /// alive.</summary>
    public static void Swap(nn.Module layer, Parameter weight, Parameter? bias)
    {
        if (layer is Linear linear)
            (Weight(linear), Bias(linear)) = (weight, bias);
        else
            (Weight((Convolution)layer), Bias((Convolution)layer)) = (weight, bias);
    }

    /// <summary>The parameters of a layer.</summary>
    /// <exception cref="PlatformNotSupportedException">This TorchSharp has no such fields.</exception>
    public static (Parameter Weight, Parameter? Bias) Of(nn.Module layer)
    {
        try
        {
            return layer is Linear linear
                ? (Weight(linear), Bias(linear))
                : (Weight((Convolution)layer), Bias((Convolution)layer));
        }
        catch (MissingFieldException cause)
        {
            throw new PlatformNotSupportedException(
                $"This TorchSharp ({typeof(Linear).Assembly.GetName().Version}) keeps the weights of " +
                $"{layer.GetType().Name} elsewhere than version 0.107 does: use TorchSharp 0.107.", cause);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_weight")]
    private static extern ref Parameter Weight(Linear layer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_bias")]
    private static extern ref Parameter? Bias(Linear layer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_weight")]
    private static extern ref Parameter Weight(Convolution layer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_bias")]
    private static extern ref Parameter? Bias(Convolution layer);
}
