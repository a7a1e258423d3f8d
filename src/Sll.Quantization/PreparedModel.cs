using SllCore.Quantization.FakeQuantization;
using SllCore.Quantization.Graph;
using SllCore.Quantization.Quantizers;
using SllCore.Quantization.Training;
using TorchSharp.Modules;

namespace SllCore.Quantization;

/// <summary>
/// A model in quantization-aware training. It computes with the weights and activations that the integers will stand
/// for; the parameters that it trains are those of the float model. Not for several threads at once.
/// </summary>
public sealed partial class PreparedModel : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly ModuleList<ActivationQuantizer> activations = nn.ModuleList<ActivationQuantizer>();
    private readonly ModuleList<WeightQuantizer> weights = nn.ModuleList<WeightQuantizer>();
    private readonly List<Step> _steps;
    private readonly Dictionary<Step, ActivationQuantizer> _points = [];
    private readonly Dictionary<Step, WeightQuantizer> _layers = [];
    private readonly Attachment _attachment;
    private readonly ScalarType _inputType;
    private readonly long[] _inputShape;
    private readonly QuantizationOptions _options;

    private LinearizeOptions _band;

    internal PreparedModel(nn.Module<Tensor, Tensor> model, Tensor example, QuantizationOptions options)
        : base(nameof(PreparedModel))
    {
        this.model = model;
        using (new Evaluation(model))
        {
            CallCheck.Of(model, example, options);
            _steps = Recovery.Of(model, example, options);
        }
        (_inputType, _inputShape) = (example.dtype, example.shape[1..]);
        (_options, _band) = (options, options.Band);
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
            var layer = new WeightQuantizer(
                uses.Key, first.Norm, _points[first.Inputs[0].Source], options.Of(first.Name), first.Name);
            weights.Add(layer);
            foreach (var use in uses)
                _layers[use] = layer;
        }
        _attachment = new Attachment(_steps, Pass, Round, LeaveNorm);
        register_module(nameof(model), model);
        register_module(nameof(activations), activations);
        register_module(nameof(weights), weights);
        register_buffer("phase", zeros(1, int64));
        // They live as long as the model, whatever scope it is made in.
        foreach (var state in activations.Cast<nn.Module>().Concat(weights).SelectMany(own => own.buffers())
            .Concat(StepParameters))
            _ = state.DetachFromDisposeScope();
        _ = get_buffer("phase")!.DetachFromDisposeScope();
    }

    /// <summary>Gets the learned steps, for a parameter group with a learning rate of its own and no weight
    /// decay.</summary>
    public IEnumerable<Parameter> StepParameters =>
        activations.Cast<nn.Module>().Concat(weights).SelectMany(module => module.parameters());

    /// <summary>Gets or sets the gradient of the rounding. Setting it replaces that of every layer: for example by
    /// <c>qat.Band = qat.Band with { Eps = schedule.Step() }</c> before each step of the training.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LinearizeOptions Band
    {
        get => _band;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _band = value;
            Rounds(rounding => rounding with { Band = value });
        }
    }

    /// <summary>Gets or sets what is told about every rounding, a row per layer: how much of it is in the band, what ε
    /// was; or null. While there is one, each forward takes several times as long.</summary>
    public BandReport? BandReport
    {
        get => activations[0].Rounding.Report;
        set => Rounds(rounding => rounding with { Report = value });
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

    private void Rounds(Func<Rounding, Rounding> change)
    {
        foreach (var point in activations)
            point.Rounding = change(point.Rounding);
        foreach (var layer in weights)
            layer.Rounding = change(layer.Rounding);
    }

    private PreparedModel Stay(ScalarType dtype, Device device) => dtype == float32 && device.type == DeviceType.CPU
        ? this
        : throw new NotSupportedException(
            $"A prepared model computes in float32 on the CPU, as its integers do: it cannot move to {dtype} on " +
                $"{device}.");
}
