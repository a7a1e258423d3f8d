using SllCore.Quantization.FakeQuantization;
using SllCore.Quantization.Quantizers;
using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>The quantizer of a layer's weight, with the batch norm that follows the layer.</summary>
internal sealed class WeightQuantizer : nn.Module
{
    private readonly nn.Module _layer;
    private readonly NormBase? _norm;
    private readonly ActivationQuantizer _input;
    private readonly QuantizationOptions _options;
    private readonly Oscillation _oscillation;

    public WeightQuantizer(
        nn.Module layer, NormBase? norm, ActivationQuantizer input, QuantizationOptions options, string name)
        : base(nameof(WeightQuantizer))
    {
        (_layer, _norm, _input, _options) = (layer, norm, input, options);
        Rounding = new(options.Band, name + ".weight");
        using var constant = no_grad();
        using var rows = RealWeight();
        if (Quantizer.Scale == ScaleKind.Learned)
            register_parameter("step", OwnedParameter.Of(Grid.WeightScales(rows, Quantizer)));
        _oscillation = new Oscillation(rows.shape);
        register_module("oscillation", _oscillation);
    }

    /// <summary>How its codes are rounded.</summary>
    public Rounding Rounding { get; set; }

    /// <summary>The bits of a code.</summary>
    public int Bits => Quantizer.Bits;

    /// <summary>The kernel of ONNX Runtime that computes the layer.</summary>
    public string Kernel => _layer is Linear ? "QGemm" : "QLinearConv";

    private Quantizer Quantizer => _options.UsedWeights;

    /// <summary>The share of weights that oscillate between two codes.</summary>
    public double Oscillating => _oscillation.Share;

    // One per channel or one.
    private Tensor Scales(Tensor real)
    {
        using var scope = NewDisposeScope();
        var own = Quantizer.Scale == ScaleKind.Learned
            ? get_parameter("step")!.alias()
            : Grid.WeightScales(real, Quantizer);
        return BiasRange.Raise(own, FoldedBias(), _input.Grid.Scale, Quantizer.Scale).MoveToOuterDisposeScope();
    }

    /// <summary>The weight and the bias to compute with, as the layer has them: quantized as they will be with the norm
    /// folded in.</summary>
    /// <param name="folded">True to leave the norm in them; false to take its factor out of the weight, whose bias then
    /// stays as it is.</param>
    /// <returns>New tensors; no bias if there is none, or if the layer's own stays.</returns>
    public (Tensor Weight, Tensor? Bias) Quantized(bool folded)
    {
        using var scope = NewDisposeScope();
        var real = RealWeight();
        var scales = Scales(real);
        var rows = FakeQuantize.Weight(real, scales, Quantizer, Rounding);
        if (_norm is not null && !folded)
            return (WeightRows.Of(_layer, rows / PerChannel(Factor())).MoveToOuterDisposeScope(), null);
        return (WeightRows.Of(_layer, rows).MoveToOuterDisposeScope(),
            Bias(scales.detach())?.MoveToOuterDisposeScope());
    }

    /// <summary>The quantized weight, output channels first, with the norm folded in.</summary>
    public Tensor QuantizedRows()
    {
        using var scope = NewDisposeScope();
        var real = RealWeight();
        return FakeQuantize.Weight(real, Scales(real), Quantizer, Rounding).MoveToOuterDisposeScope();
    }

    /// <summary>Σ(w − Q(w))² over the weights that are not clipped: its gradient draws them to the middle of their
    /// codes.</summary>
    public Tensor Dampening()
    {
        using var scope = NewDisposeScope();
        var real = RealWeight();
        var scales = PerChannel(Scales(real).detach());
        var near = real.minimum(scales.Times(Quantizer.High)).maximum(scales.Times(Quantizer.Low));
        return (near - QuantizedRows().detach()).square().sum().MoveToOuterDisposeScope();
    }

    /// <summary>The integers of the deployed layer, output channels first.</summary>
    public (sbyte[] Weight, float[] Scales, int[] Bias) Codes()
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var real = RealWeight();
        var own = Scales(real);
        var codes = (real / PerChannel(own)).round().Within(Quantizer.Low, Quantizer.High);
        var channels = (int)codes.shape[0];
        var weight = codes.to(ScalarType.Int8).contiguous().data<sbyte>().ToArray();
        var scales = own.expand(channels).contiguous();
        var bias = FoldedBias() is { } folded
            ? BiasRange.Of(folded, SumSteps(scales)).round().to(ScalarType.Int32).data<int>().ToArray()
            : new int[channels];
        return (weight, scales.data<float>().ToArray(), bias);
    }

    /// <summary>After each step of the optimizer.</summary>
    public void AfterStep()
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        if (Quantizer.Scale == ScaleKind.Learned)
        {
            var step = get_parameter("step")!;
            _ = step.copy_(step.Within(Grid.LeastScale, double.PositiveInfinity));
        }
        var weight = WeightFields.Of(_layer).Weight;
        var real = RealWeight();
        var scales = Scales(real);
        if (_oscillation.Follow(real, scales, Quantizer, _options.FreezeOscillating) is not { } frozen)
            return;
        var values = frozen.Codes * PerChannel(scales);
        var held = _norm is null ? values : values / PerChannel(Factor());
        _ = weight.copy_(WeightRows.Of(_layer, where(frozen.Mask, held, WeightRows.Of(_layer, weight))));
    }

    // The layer and its norm belong to the model: they are no components of the quantizer.
    protected override void RegisterComponents()
    {
    }

    // On the grid of the sums.
    private Tensor? Bias(Tensor scales)
    {
        using var scope = NewDisposeScope();
        if (FoldedBias() is not { } bias)
            return null;
        var steps = SumSteps(scales);
        return (Rounding.Of(BiasRange.Of(bias, steps)) * steps).MoveToOuterDisposeScope();
    }

    private Tensor SumSteps(Tensor scales) => scales.Times(_input.Grid.Scale);

    /// <summary>The weight to quantize, output channels first, with the norm folded in.</summary>
    public Tensor RealWeight()
    {
        using var scope = NewDisposeScope();
        var rows = WeightRows.Of(_layer, WeightFields.Of(_layer).Weight);
        return (_norm is null ? rows : rows * PerChannel(Factor())).MoveToOuterDisposeScope();
    }

    private Tensor? FoldedBias()
    {
        var bias = WeightFields.Of(_layer).Bias;
        if (_norm is null)
            return bias?.alias();
        var mean = _norm.running_mean!;
        var shifted = (bias is null ? -mean : bias - mean) * Factor();
        return _norm.bias is null ? shifted : shifted.Plus(_norm.bias);
    }

    // γ/σ; a channel with γ = 0 is kept from dividing by 0 later.
    private Tensor Factor()
    {
        var inverse = _norm!.running_var!.Plus(_norm.eps).rsqrt();
        var factor = _norm.weight is null ? inverse : _norm.weight * inverse;
        return where(factor.abs().Below(1e-12), factor.Filled(1e-12), factor);
    }

    private Tensor PerChannel(Tensor values) =>
        values.reshape([-1, .. Enumerable.Repeat(1L, (int)WeightFields.Of(_layer).Weight.dim() - 1)]);
}
