using SllCore.Arithmetic;
using SllCore.Autograd;
using SllCore.Spiking.Composed;
using SllCore.Spiking.Formulas;
using SllCore.Spiking.Fused;

namespace SllCore.Spiking.Neurons;

/// <summary>Runs a layer of neurons of one formula: fused where a kernel can, else as torch's operators.</summary>
internal sealed class FormulaNeuron<TNeuron>(
    NeuronNumbers numbers, NeuronParameter beta, NeuronParameter threshold, NeuronOptions options)
    where TNeuron : struct, INeuron
{
    public NeuronNumbers Numbers => numbers;

    public NeuronParameter Beta => beta;

    public NeuronParameter Threshold => threshold;

    public NeuronOptions Options => options;

    /// <summary>All steps of a float32 or float64 input.</summary>
    public Tensor Run(SpikingNeuron module, Tensor input, SpikingState? state)
    {
        var start = state?.Find(module, input);
        var (betas, thresholds) = (beta.Values(input.dtype), threshold.Values(input.dtype));
        Check.Broadcasts(betas, input, "beta");
        Check.Broadcasts(thresholds, input, "threshold");
        var rule = TNeuron.IsReadout ? options.Surrogate.Rule : SpikeRule.Current(options.Surrogate);
        var band = rule switch
        {
            BandRule bandRule => Band(bandRule, input, start, betas, thresholds),
            SlopeRule slope => slope.Band,
            _ => null,
        };
        var isFused = band is not null && options.Refractory == 0 && input.device_type == DeviceType.CPU
            && Accepts(start);
        return isFused
            ? Fuse(module, input, state, start, betas, thresholds, band!)
            : Compose(module, input, state, start, betas, thresholds, rule is BandRule own ? own.With(band!) : rule);
    }

    /// <summary>The same as torch's operators, step by step.</summary>
    public Tensor Compose(
        SpikingNeuron module, Tensor input, SpikingState? state, Tensor[]? start, Tensor? betas, Tensor? thresholds,
            SpikeRule rule)
    {
        var (output, states) = ComposedNeuron.Run<TNeuron>(
            input, start, Constants(input, betas, thresholds), options.Reset, options.DetachReset, options.Refractory,
                rule.Fire);
        module.Count(output, states[0]);
        state?.Put(module, states);
        return output;
    }

    private static bool Accepts(Tensor[]? start) => start is null || start.All(tensor => tensor.is_contiguous());

    private NeuronConstants<Tensor> Constants(Tensor input, Tensor? betas, Tensor? thresholds)
    {
        var constants = NeuronConstants<Tensor>.Of<TensorArithmetic>(numbers, input);
        return constants with { Beta = betas ?? constants.Beta, Threshold = thresholds ?? constants.Threshold };
    }

    private SpikeBand Band(BandRule rule, Tensor input, Tensor[]? start, Tensor? betas, Tensor? thresholds)
    {
        if (rule.Coverage is not { } coverage)
            return rule.Band(input.dtype);
        var eps = PotentialSample.EpsFor<TNeuron>(input, start, Constants(input, betas, thresholds), options, coverage);
        return rule.Band(input.dtype, eps);
    }

    private Tensor Fuse(
        SpikingNeuron module, Tensor input, SpikingState? state, Tensor[]? start, Tensor? betas, Tensor? thresholds,
            SpikeBand band)
    {
        var x = Sequence.IsReadable(input) ? input : input.contiguous();
        bool IsOne(Tensor? values) => values is null || values.NumberOfElements == 1;
        double Number(Tensor? values, double number) =>
            values is not null && IsOne(values) ? values.ToDouble() : number;
        var hasRows = !IsOne(betas) || !IsOne(thresholds);
        // A view, whose gradient autograd sums again; one number is a number, whose gradient the kernel sums.
        Tensor? Row(Tensor? values, double number) => hasRows
            ? (values ?? tensor(number, dtype: x.dtype)).expand(x.shape[1..])
            : values is { Dimensions: > 0 } ? values.reshape([]) : values;
        var (betaRow, thresholdRow) = (Row(betas, numbers.Beta), Row(thresholds, numbers.Threshold));
        var (startV, startW) = (start?[0], TNeuron.HasSecondState ? start?[1] : null);
        bool Learns(Tensor? tensor) => tensor is not null && Recording.Of(tensor);
        var isRecorded = new[] { x, startV, startW, betaRow, thresholdRow }.Any(Learns);
        var plan = new Plan(
            numbers with
            {
                Beta = Number(betas, numbers.Beta), Threshold = Number(thresholds, numbers.Threshold),
            },
            options.Reset, options.DetachReset, band, hasRows, Learns(betaRow), Learns(thresholdRow),
            start is not null, state is not null, TNeuron.HasSecondState, TNeuron.IsReadout, isRecorded,
            module.Counts.Count > 0);
        var output = NeuronFunction<TNeuron>.Apply(
            x, startV, startW, betaRow, thresholdRow, new(plan, [.. module.Counts]));
        if (state is null)
            return output;
        var steps = x.shape[0];
        // Without a graph the rows are copied: a view would keep the whole sequence alive.
        Tensor Last(long row) => isRecorded ? output.select(0, row) : output.select(0, row).clone();
        state.Put(module, [.. Enumerable.Range(0, plan.States).Select(i => Last(steps + i))]);
        return output.narrow(0, 0, steps);
    }
}
