using SllCore.Quantization.Graph;
using SllCore.Quantization.Integer;
using SllCore.Quantization.Quantizers;
using SllCore.Quantization.Training;
using TorchSharp.Modules;

namespace SllCore.Quantization;

/// <summary>
/// A model in quantization-aware training. It computes with the weights and activations that the integers will stand
/// for; the parameters that it trains are those of the float model. Not for several threads at once.
/// </summary>
public sealed class PreparedModel : nn.Module<Tensor, Tensor>
{
    private const int FloatBits = 32;

    private readonly nn.Module<Tensor, Tensor> model;
    private readonly ModuleList<ActivationQuantizer> activations = nn.ModuleList<ActivationQuantizer>();
    private readonly ModuleList<WeightQuantizer> weights = nn.ModuleList<WeightQuantizer>();
    private readonly List<Step> _steps;
    private readonly Dictionary<Step, ActivationQuantizer> _points = [];
    private readonly Dictionary<Step, WeightQuantizer> _layers = [];
    private readonly Attachment _attachment;
    private readonly long[] _inputShape;
    private readonly QuantizationOptions _options;

    internal PreparedModel(nn.Module<Tensor, Tensor> model, Tensor example, QuantizationOptions options)
        : base(nameof(PreparedModel))
    {
        this.model = model;
        var training = model.training;
        model.eval();
        try
        {
            CallCheck.Of(model, example, options);
            _steps = Recovery.Of(model, example, options);
        }
        finally
        {
            model.train(training);
        }
        _inputShape = example.shape[1..];
        _options = options;
        options.Check(
            [.. _steps.Where(step => step.Source == step).Select(step => step.Name)],
            [.. _steps.Where(step => step.Kind == StepKind.Float).Select(step => step.Name)]);
        foreach (var group in SharedGrids.Of(_steps))
        {
            var point = new ActivationQuantizer(group[0].Name, options.Of(group[0].Name));
            activations.Add(point);
            foreach (var step in group)
                _points[step] = point;
        }
        foreach (var uses in _steps.Where(step => step.Kind == StepKind.Matrix).GroupBy(step => step.Module!))
        {
            var first = uses.First();
            if (uses.Any(use => use.Norm != first.Norm))
                throw new NotSupportedException(
                    $"'{first.Name}' is called {uses.Count()} times in one forward, with different batch norms after " +
                    "it: give each call a module of its own.");
            var layer = new WeightQuantizer(uses.Key, first.Norm, options.Of(first.Name));
            weights.Add(layer);
            foreach (var use in uses)
                _layers[use] = layer;
        }
        _attachment = new Attachment(_steps, Pass, Round, LeaveNorm);
        RegisterComponents();
        register_buffer("phase", zeros(1, int64));
        // They live as long as the model, whatever scope it is made in.
        foreach (var state in activations.Cast<nn.Module>().Concat(weights).SelectMany(own => own.buffers())
            .Concat(StepParameters))
            _ = state.DetachFromDisposeScope();
        _ = get_buffer("phase")!.DetachFromDisposeScope();
    }

    /// <summary>Gets what the model does now.</summary>
    public QuantizationPhase Phase
    {
        get => (QuantizationPhase)get_buffer("phase")!.item<long>();
        private set
        {
            using var phase = tensor((long)value);
            _ = get_buffer("phase")!.copy_(phase);
        }
    }

    /// <summary>Gets the learned steps, for a parameter group with a learning rate of its own and no weight
    /// decay.</summary>
    public IEnumerable<Parameter> StepParameters =>
        activations.Cast<nn.Module>().Concat(weights).SelectMany(module => module.parameters());

    /// <summary>Observes the ranges of all values on some batches; the model is quantized from then on.</summary>
    /// <param name="batches">Batches of inputs: at least one.</param>
    /// <param name="progress">Is told each batch, or null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="batches"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no batch.</exception>
    /// <exception cref="ArithmeticException">A value is infinite or NaN; the message names its module.</exception>
    /// <exception cref="InvalidOperationException">The observers are frozen.</exception>
    public void Calibrate(IEnumerable<Tensor> batches, IProgress<QuantizationProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (Phase > QuantizationPhase.Training)
            throw new InvalidOperationException(
                $"The model is in the phase {Phase}: its ranges do not change any more.");
        using var constant = no_grad();
        var (training, seen) = (model.training, 0);
        model.eval();
        Phase = QuantizationPhase.Observing;
        try
        {
            foreach (var batch in batches)
            {
                using var scope = NewDisposeScope();
                _ = forward(batch);
                seen++;
                progress?.Report(new(seen));
            }
        }
        finally
        {
            model.train(training);
        }
        if (seen == 0)
            throw new ArgumentException("There is no batch to calibrate with.", nameof(batches));
        foreach (var point in activations)
            point.Start();
        Phase = QuantizationPhase.Training;
    }

    /// <summary>The output of the quantized model; while it is observing, of the float model.</summary>
    /// <param name="input">A batch.</param>
    /// <returns>The output, on its grid.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> has another rank than the example.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.dim() != _inputShape.Length + 1)
        {
            throw new ArgumentException(
                $"input has the shape [{string.Join(", ", input.shape)}], but it must be [batch, " +
                    $"{string.Join(", ", _inputShape)}].", nameof(input));
        }
        var swapped = new List<(nn.Module Layer, Parameter Weight, Parameter? Bias)>();
        var temporary = new List<Tensor>();
        try
        {
            if (Phase == QuantizationPhase.BatchNormFrozen || JoinsNorms)
                HoldNorms();
            if (Phase != QuantizationPhase.Observing)
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
        }
    }

    /// <summary>Call it after each step of the optimizer: keeps learned steps positive, and follows and freezes
    /// oscillating weights.</summary>
    public void Step()
    {
        foreach (var point in activations)
            point.KeepPositive();
        foreach (var layer in weights)
            layer.AfterStep();
    }

    /// <summary>Fixes the ranges of the activations.</summary>
    /// <exception cref="InvalidOperationException">The model is not calibrated.</exception>
    public void FreezeObservers()
    {
        DemandCalibrated();
        if (Phase < QuantizationPhase.ObserversFrozen)
            Phase = QuantizationPhase.ObserversFrozen;
    }

    /// <summary>Fixes the statistics of the batch norms and folds them into their layers. Freezes the observers too. A
    /// last epoch of training in this phase regains what the change costs.</summary>
    /// <exception cref="InvalidOperationException">The model is not calibrated.</exception>
    public void FreezeBatchNorm()
    {
        DemandCalibrated();
        Phase = QuantizationPhase.BatchNormFrozen;
    }

    /// <summary>A penalty that draws each weight to the middle of its code, so that it does not oscillate: add it to
    /// the loss, times some λ that grows during the training (Nagel et al. 2022, arXiv:2203.11086).</summary>
    /// <returns>Σ(w − Q(w))² over all weights, a scalar.</returns>
    public Tensor Dampening()
    {
        using var scope = NewDisposeScope();
        return weights.Select(layer => layer.Dampening()).Aggregate((sum, layer) => sum.Plus(layer))
            .MoveToOuterDisposeScope();
    }

    /// <summary>The integer model.</summary>
    /// <returns>A model of its own, which the caller disposes.</returns>
    /// <exception cref="InvalidOperationException">Observers or batch norms are not frozen.</exception>
    /// <exception cref="NotSupportedException">A module that is skipped has no form in a file.</exception>
    public QuantizedModel Convert()
    {
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
    /// <exception cref="ArgumentException">There is no batch.</exception>
    /// <exception cref="InvalidOperationException">The model is not calibrated.</exception>
    public QuantizationReport Report(IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        DemandCalibrated();
        var nodes = Nodes();
        var measures = _steps.Where(step => step.Kind is StepKind.Matrix or StepKind.Float).ToDictionary(
            step => step, step => new LayerMeasure(nodes.Last(node => node.Name == step.Name), nodes));
        var (training, seen) = (this.training, 0);
        eval();
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            var (codes, values) = (Simulation.Run(nodes, batch), FloatRun.Of(_steps, batch));
            foreach (var (step, measure) in measures)
                measure.See(codes, values[step]);
            seen++;
        }
        train(training);
        if (seen == 0)
            throw new ArgumentException("There is no batch to measure with.", nameof(batches));
        return new([.. measures.Select(pair => Row(pair.Key, pair.Value))]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A name is missing, is too much, or has another shape.</exception>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        StateCheck.Of(state_dict(), source, strict, skip ?? []);
        return base.load_state_dict(source, strict, skip);
    }

    /// <inheritdoc/>
    protected override nn.Module _to(ScalarType dtype, bool non_blocking) => Stay(dtype, CPU);

    /// <inheritdoc/>
    protected override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
        Stay(float32, new(deviceType, deviceIndex));

    /// <inheritdoc/>
    protected override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => Stay(dtype, device);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _attachment.Dispose();
        base.Dispose(disposing);
    }

    private PreparedModel Stay(ScalarType dtype, Device device) => dtype == float32 && device.type == DeviceType.CPU
        ? this
        : throw new NotSupportedException(
            $"A prepared model computes in float32 on the CPU, as its integers do: it cannot move to {dtype} on " +
                $"{device}.");

    private IntegerNode[] Nodes() =>
        Conversion.Of(_steps, _inputShape, step => _points[step].Grid, (step, grid) => _layers[step].Codes(grid));

    private QuantizationReportRow Row(Step step, LayerMeasure measure)
    {
        var point = _points[step];
        return _layers.TryGetValue(step, out var layer)
            ? measure.Row(layer.Kernel, (layer.Bits, point.Bits), point.Seen, LayerError.Of(layer), layer.Oscillating)
            : measure.Row(
                $"float, skipped by \"{_options.SkippedBy(step.Name)}\"", (FloatBits, point.Bits), point.Seen,
                double.PositiveInfinity, 0);
    }

    private void SwapWeights(List<(nn.Module, Parameter, Parameter?)> swapped, List<Tensor> temporary)
    {
        foreach (var (step, quantizer) in _layers.DistinctBy(layer => layer.Value))
        {
            var folded = step.Norm is not null && Phase == QuantizationPhase.BatchNormFrozen;
            var (weight, bias) = WeightFields.Of(step.Module!);
            var newWeight = Own(quantizer.Weight(folded), temporary);
            var newBias = step.Norm is not null && !folded ? bias
                : quantizer.Bias(_points[step.Inputs[0].Source].Grid) is { } grid
                ? Own(grid, temporary)
                : null;
            swapped.Add((step.Module!, weight, bias));
            WeightFields.Swap(step.Module!, newWeight, newBias);
        }
    }

    private static Parameter Own(Tensor values, List<Tensor> temporary)
    {
        var parameter = new Parameter(values, values.requires_grad);
        temporary.Add(parameter);
        temporary.Add(values);
        return parameter;
    }

    // The statistics of a batch norm are those of all processes: it does not take its own.
    private bool JoinsNorms =>
        _options.AllReduce is not null && model.training && Phase < QuantizationPhase.BatchNormFrozen;

    private Tensor Pass(Step source, Tensor values)
    {
        var point = _points[source];
        if (Phase == QuantizationPhase.Observing || (Phase == QuantizationPhase.Training && model.training))
            point.Observe(values);
        return Phase == QuantizationPhase.Observing ? values.alias() : point.Quantize(values);
    }

    private Tensor Round(Step step, Tensor[] inputs, Tensor output)
    {
        if (Phase == QuantizationPhase.Observing)
            return output;
        Grid[] grids = [.. step.Inputs.Select(input => _points[input.Source].Grid)];
        return KernelRounding.Of(Conversion.Of(step, [], _points[step].Grid, _inputShape), inputs, grids, output);
    }

    private Tensor LeaveNorm(Step step, Tensor input, Tensor output)
    {
        if (Phase == QuantizationPhase.BatchNormFrozen)
            return step.Norm is null ? output : input.alias();
        return JoinsNorms ? JointNorm.Of(step.Statistics!, input, _options.AllReduce!) : output;
    }

    private void HoldNorms()
    {
        foreach (var step in _steps)
            step.Statistics?.eval();
    }

    private void DemandCalibrated()
    {
        if (Phase == QuantizationPhase.Observing || !activations.All(point => point.IsCalibrated))
            throw new InvalidOperationException("The model is not calibrated: call Calibrate(batches) first.");
    }
}
