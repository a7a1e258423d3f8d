using SllCore.Quantization.Graph;
using SllCore.Quantization.Integer;
using SllCore.Quantization.Report;
using SllCore.Quantization.Training;

namespace SllCore.Quantization;

/// <content>The integers, and what they do to each layer.</content>
public sealed partial class PreparedModel
{
    private const int FloatBits = 32;

    /// <summary>The integer model.</summary>
    /// <returns>A model of its own, which the caller disposes.</returns>
    /// <exception cref="InvalidOperationException">The model is not calibrated; observers or batch norms are not
    /// frozen.</exception>
    /// <exception cref="NotSupportedException">A module that is skipped has no form in a file.</exception>
    public QuantizedModel Convert()
    {
        DemandCalibrated();
        if (Phase < QuantizationPhase.ObserversFrozen)
            throw new InvalidOperationException(
                $"The model is in the phase {Phase}: call FreezeObservers() and FreezeBatchNorm() before Convert().");
        if (Phase < QuantizationPhase.BatchNormFrozen && _steps.Exists(step => step.Norm is not null))
            throw new InvalidOperationException("The model has batch norms: call FreezeBatchNorm() before Convert().");
        var nodes = Nodes();
        if (nodes.OfType<FloatModuleNode>().FirstOrDefault() is { } node)
        {
            throw new NotSupportedException(
                $"'{node.Name}', a {node.Module.GetType().Name} skipped by \"{_options.SkippedBy(node.Name)}\", " +
                    "trains in float, but a file cannot hold it: only Linear, Conv1d and Conv2d with zero padding, " +
                    "BatchNorm1d and BatchNorm2d can be deployed in float.");
        }
        return new QuantizedModel(nodes);
    }

    /// <summary>What quantization does to each layer.</summary>
    /// <param name="batches">Inputs to measure with.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batches"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no batch, or one that is empty or that the model does not
    /// take.</exception>
    /// <exception cref="InvalidOperationException">The model is not calibrated.</exception>
    public QuantizationReport Report(IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        DemandCalibrated();
        var nodes = Nodes();
        var measures = _steps.Where(step => step.Kind is StepKind.Matrix or StepKind.Float).ToDictionary(
            step => step, step => new LayerMeasure(nodes.Last(node => node.Name == step.Name), nodes));
        var seen = false;
        using var mode = new Evaluation(this);
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            InputCheck.Of(batch, _inputType, _inputShape);
            InputCheck.NotEmpty(batch);
            var (codes, values) = (Simulation.Run(nodes, batch), FloatRun.Of(_steps, batch));
            foreach (var (step, measure) in measures)
                measure.See(codes, values[step]);
            seen = true;
        }
        if (!seen)
            throw new ArgumentException("There is no batch to measure with.", nameof(batches));
        return new([.. measures.Select(pair => Row(pair.Key, pair.Value))]);
    }

    private IntegerNode[] Nodes() =>
        Conversion.Of(_steps, _inputShape, step => _points[step].Grid, step => _layers[step].Codes());

    private QuantizationReportRow Row(Step step, LayerMeasure measure)
    {
        var point = _points[step];
        return _layers.TryGetValue(step, out var layer)
            ? measure.Row(layer.Kernel, (layer.Bits, point.Bits), point.Seen, LayerError.Of(layer), layer.Oscillating)
            : measure.Row(
                $"float, skipped by \"{_options.SkippedBy(step.Name)}\"", (FloatBits, point.Bits), point.Seen,
                double.PositiveInfinity, 0);
    }
}
