using SllCore.Autograd;
using SllCore.Steps;

namespace SllCore.Bands;

/// <summary>A step made linear within a band, fused where the kernels take the input.</summary>
internal sealed class BandLinearization<TStep>(ITensorStep step, Band band) : Linearization
    where TStep : struct, IStep
{
    public override Linearized Forward(Tensor input, bool keepsMap) => FusedBand.Accepts(input, band)
        ? FusedBand.Forward<TStep>(input, band, keepsMap)
        : ComposedBand.Forward(step, input, band, keepsMap);
}

/// <summary>A step made linear within a band by torch's operators, wherever the input is.</summary>
internal sealed class ComposedBandLinearization(ITensorStep step, Band band) : Linearization
{
    public override Linearized Forward(Tensor input, bool keepsMap) =>
        ComposedBand.Forward(step, input, band, keepsMap);
}
