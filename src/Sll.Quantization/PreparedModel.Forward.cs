using SllCore.Quantization.Graph;
using SllCore.Quantization.Integer;
using SllCore.Quantization.Quantizers;
using SllCore.Quantization.Training;
using TorchSharp.Modules;

namespace SllCore.Quantization;

/// <content>A forward: the layers compute with quantized weights, and hooks put what goes into them on its
/// grid.</content>
public sealed partial class PreparedModel
{
    // The phase of the running forward; null outside, where the hooks leave the float model alone.
    private QuantizationPhase? _now;

    /// <summary>The output of the quantized model; while it is observing, of the float model.</summary>
    /// <param name="input">A batch.</param>
    /// <returns>The output, on its grid.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> has another type or shape than the example, apart
    /// from the batch; or has no inputs, and ranges are observed.</exception>
    /// <exception cref="ArithmeticException">A value whose range is observed is infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException"><paramref name="input"/> has been disposed.</exception>
    public override Tensor forward(Tensor input)
    {
        InputCheck.Of(input, _inputType, _inputShape);
        _now = Phase;
        var swapped = new List<(nn.Module Layer, Parameter Weight, Parameter? Bias)>();
        var temporary = new List<Tensor>();
        try
        {
            if (Observes)
                InputCheck.NotEmpty(input);
            // An earlier forward may have failed halfway.
            foreach (var point in activations)
                point.StartBatch();
            if (_now == QuantizationPhase.BatchNormFrozen || JoinsNorms)
                HoldNorms();
            if (_now != QuantizationPhase.Observing)
                SwapWeights(swapped, temporary);
            using var output = model.call(input);
            var result = Pass(_steps[^1].Source, output);
            foreach (var point in activations)
                point.EndBatch();
            return result;
        }
        finally
        {
            foreach (var (layer, weight, bias) in swapped)
                WeightFields.Swap(layer, weight, bias);
            foreach (var tensor in temporary)
                tensor.Dispose();
            _now = null;
        }
    }

    private void SwapWeights(List<(nn.Module, Parameter, Parameter?)> swapped, List<Tensor> temporary)
    {
        foreach (var (step, quantizer) in _layers.DistinctBy(layer => layer.Value))
        {
            var folded = step.Norm is not null && _now == QuantizationPhase.BatchNormFrozen;
            var (weight, bias) = WeightFields.Of(step.Module!);
            var (rows, onGrid) = quantizer.Quantized(folded);
            var newBias = onGrid is null ? bias : Own(onGrid, temporary);
            swapped.Add((step.Module!, weight, bias));
            WeightFields.Swap(step.Module!, Own(rows, temporary), newBias);
        }
    }

    private static Parameter Own(Tensor values, List<Tensor> temporary)
    {
        var parameter = new Parameter(values, values.requires_grad);
        temporary.Add(parameter);
        temporary.Add(values);
        return parameter;
    }

    private bool Observes =>
        _now == QuantizationPhase.Observing || (_now == QuantizationPhase.Training && model.training);

    // The statistics of a batch norm are those of all processes: it does not take its own.
    private bool JoinsNorms =>
        _now is not null && _options.AllReduce is not null && model.training;

    private Tensor Pass(Step source, Tensor values)
    {
        if (_now is null)
            return values.alias();
        var point = _points[source];
        if (Observes)
            point.Observe(values);
        return _now == QuantizationPhase.Observing ? values.alias() : point.Quantize(values);
    }

    private Tensor Round(Step step, Tensor[] inputs, Tensor output)
    {
        if (_now is null or QuantizationPhase.Observing)
            return output;
        Grid[] grids = [.. step.Inputs.Select(input => _points[input.Source].Grid)];
        return KernelRounding.Of(Conversion.Of(step, [], _points[step].Grid, _inputShape), inputs, grids, output);
    }

    private Tensor LeaveNorm(Step step, Tensor input, Tensor output)
    {
        if (_now == QuantizationPhase.BatchNormFrozen)
            return step.Norm is null ? output : input.alias();
        return JoinsNorms ? JointNorm.Of(step.Statistics!, input, _options.AllReduce!) : output;
    }

    private void HoldNorms()
    {
        foreach (var step in _steps)
            step.Statistics?.eval();
    }
}
