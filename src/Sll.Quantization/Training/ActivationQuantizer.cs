using SllCore.Autograd;
using SllCore.Quantization.FakeQuantization;
using SllCore.Quantization.Quantizers;
using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>The quantizer of one value of the model, with its observer.</summary>
internal sealed class ActivationQuantizer : nn.Module
{
    private readonly Quantizer _quantizer;
    private readonly string _source;
    private readonly IAllReduce? _processes;
    private (double Low, double High)? _batch;

    public ActivationQuantizer(string source, QuantizationOptions options)
        : base(nameof(ActivationQuantizer))
    {
        (_source, _quantizer, Rounding) = (source, options.Activations, new(options.Band, source));
        _processes = options.AllReduce;
        // Batches seen, smallest and largest value.
        register_buffer("range", zeros(3, ScalarType.Float64));
        if (_quantizer.Scale == ScaleKind.Learned)
            register_parameter("step", OwnedParameter.Of(ones(1)));
    }

    /// <summary>How its codes are rounded.</summary>
    public Rounding Rounding { get; set; }

    /// <summary>The bits of a code.</summary>
    public int Bits => _quantizer.Bits;

    private Tensor Range => get_buffer("range")!;

    private Parameter? Step => get_parameter("step");

    /// <summary>Gets a value indicating whether it has seen a batch.</summary>
    public bool IsCalibrated => Range.data<double>()[0] > 0;

    /// <summary>The range seen.</summary>
    public (double Low, double High) Seen
    {
        get
        {
            var values = Range.data<double>().ToArray();
            return (values[1], values[2]);
        }
    }

    public Grid Grid
    {
        get
        {
            var (low, high) = Seen;
            var grid = Grid.Of(low, high, _quantizer);
            if (Step is null)
                return grid;
            var scale = Step.item<float>();
            return grid with { Scale = scale, Zero = Grid.ZeroOf(Math.Min(low, 0), scale, _quantizer) };
        }
    }

    /// <summary>A batch begins.</summary>
    public void StartBatch() => _batch = null;

    /// <summary>Sees values of a batch: those of several uses, or of several steps that share the grid, count as
    /// one.</summary>
    public void Observe(Tensor values)
    {
        using var constant = no_grad();
        var range = RangeObserver.Of(values, _quantizer, _processes);
        if (!(-range.Low <= Grid.Largest && range.High <= Grid.Largest))
            throw new ArithmeticException(
                $"The value of '{_source}' is infinite or NaN, or beyond ±{Grid.Largest:G2}: look at the inputs and " +
                    "the learning rate.");
        _batch = _batch is { } seen ? RangeObserver.Union(seen, range) : range;
    }

    /// <summary>The batch is over: its range joins that of the earlier ones.</summary>
    public void EndBatch()
    {
        if (_batch is not { } batch)
            return;
        using var constant = no_grad();
        var joined = IsCalibrated ? RangeObserver.Join(Seen, batch, _quantizer.Observer) : batch;
        Restore([1, joined.Low, joined.High]);
        _batch = null;
    }

    /// <summary>What it has seen so far.</summary>
    public double[] Memory() => Range.data<double>().ToArray();

    /// <summary>It has seen that, and nothing since.</summary>
    public void Restore(double[] memory)
    {
        using var range = tensor(memory);
        _ = Range.copy_(range);
    }

    /// <summary>The learned step starts from the range.</summary>
    public void Start()
    {
        using var constant = no_grad();
        var (low, high) = Seen;
        _ = Step?.copy_(Step.Filled(Grid.Of(low, high, _quantizer).Scale));
    }

    public Tensor Quantize(Tensor values)
    {
        if (_processes is null || Step is null)
            return FakeQuantize.Activation(values, Grid, Step, Rounding);
        // Its gradient is divided by √N, N being the values of all processes.
        using var step = SurrogateFunction.Apply(
            Step, Step.detach().clone(), tensor((float)(1 / Math.Sqrt(_processes.Size))));
        return FakeQuantize.Activation(values, Grid, step, Rounding);
    }

    /// <summary>A learned step stays positive.</summary>
    public void KeepPositive()
    {
        using var constant = no_grad();
        _ = Step?.copy_(Step.Within(Grid.LeastScale, double.PositiveInfinity));
    }
}
