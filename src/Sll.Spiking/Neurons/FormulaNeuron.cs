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
        Check.Broadcasts(beta.Stored, input, "beta");
        Check.Broadcasts(threshold.Stored, input, "threshold");
        var rule = TNeuron.IsReadout ? options.Surrogate.Rule : SpikeRule.Current(options.Surrogate);
        var band = rule switch
        {
            BandRule bandRule => Band(bandRule, input, start),
            SlopeRule slope => slope.Band,
            _ => null,
        };
        var isFused = band is not null && options.Refractory == 0 && input.device_type == DeviceType.CPU
            && Accepts(start);
        return isFused
            ? Fuse(module, input, state, start, band!)
            : Compose(module, input, state, start, rule is BandRule own ? own.With(band!) : rule);
    }

    /// <summary>The same as torch's operators, step by step.</summary>
    public Tensor Compose(
        SpikingNeuron module, Tensor input, SpikingState? state, Tensor[]? start, SpikeRule rule)
    {
        var (output, states) = ComposedNeuron.Run<TNeuron>(
            input, start, Constants(input), options.Reset, options.DetachReset, options.Refractory,
                rule.Fire);
        module.Count(output, states[0]);
        state?.Put(module, states);
        return output;
    }

    private static bool Accepts(Tensor[]? start) => start is null || start.All(tensor => tensor.is_contiguous());

    private NeuronConstants<Operand> Constants(Tensor input)
    {
        var constants = NeuronConstants<Operand>.Of<TensorArithmetic>(numbers, input);
        return constants with
        {
            Beta = beta.Values(input.dtype) ?? constants.Beta,
            Threshold = threshold.Values(input.dtype) ?? constants.Threshold,
        };
    }

    private SpikeBand Band(BandRule rule, Tensor input, Tensor[]? start)
    {
        if (rule.Coverage is not { } coverage)
            return rule.Band(input.dtype);
        var eps = PotentialSample.EpsFor<TNeuron>(input, start, Constants(input), options, coverage);
        return rule.Band(input.dtype, eps);
    }

    private Tensor Fuse(SpikingNeuron module, Tensor input, SpikingState? state, Tensor[]? start, SpikeBand band)
    {
        var x = Sequence.IsReadable(input) ? input : input.contiguous();
        var hasRows = !beta.IsNumber || !threshold.IsNumber;
        // Rows are views, whose gradients autograd sums again. Of a number, the kernel sums the gradient, and carries
        // it on to what the number is made of.
        Tensor? Given(NeuronParameter parameter) => hasRows
            ? (parameter.Values(x.dtype) ?? tensor(parameter.Number, dtype: x.dtype)).expand(x.shape[1..])
            : parameter.StoredNumber(x.dtype);
        double Number(NeuronParameter parameter) => hasRows ? parameter.Number : parameter.NumberNow(x.dtype);
        var (givenBeta, givenThreshold) = (Given(beta), Given(threshold));
        var (startV, startW) = (start?[0], TNeuron.HasSecondState ? start?[1] : null);
        bool Learns(Tensor? tensor) => tensor is not null && Recording.Of(tensor);
        var (learnsBeta, learnsThreshold) = (Learns(givenBeta), Learns(givenThreshold));
        var isRecorded = learnsBeta || learnsThreshold || Learns(x) || Learns(startV) || Learns(startW);
        var plan = new Plan(
            numbers with { Beta = Number(beta), Threshold = Number(threshold) },
            options.Reset, options.DetachReset, band, hasRows, beta.IsLogit, learnsBeta, learnsThreshold,
            start is not null, state is not null, TNeuron.HasSecondState, TNeuron.IsReadout, isRecorded,
            module.Counts.Count > 0);
        var output = NeuronFunction<TNeuron>.Apply(
            x, startV, startW, givenBeta, givenThreshold, new(plan, [.. module.Counts]));
        if (state is null)
            return output;
        var steps = x.shape[0];
        // Without a graph the rows are copied: a view would keep the whole sequence alive.
        Tensor Last(long row) => isRecorded ? output.select(0, row) : output.select(0, row).clone();
        state.Put(module, [.. Enumerable.Range(0, plan.States).Select(i => Last(steps + i))]);
        return output.narrow(0, 0, steps);
    }
}
