using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Spiking.Fused;

namespace SllCore.Spiking;

/// <summary>How a call decides and differentiates: by a band, by a slope of its own, or by an operator table.</summary>
internal abstract record SpikeRule
{
    /// <summary>(u, level) ↦ s as torch's operators.</summary>
    public abstract Tensor Fire(Tensor u, Tensor level);

    /// <summary>The rule of this thread's innermost scope, or the neuron's own outside every scope.</summary>
    public static SpikeRule Current(Surrogate own) => OperatorScope.Innermost?.Table switch
    {
        null => own.Rule,
        // A derived table may compute its thresholds otherwise, and a report wants to see every call.
        LinearizedOperators table when table.GetType() == typeof(LinearizedOperators) && table.Report is null =>
            new BandRule(table.Options, table.Options.Floor),
        { } table => new TableRule(table),
    };
}

/// <summary>The options of a scope or of a neuron.</summary>
/// <param name="Options">ε or the coverage, and what the forward gives in the band.</param>
/// <param name="Floor">The gradient outside the band as a fraction of that inside.</param>
internal sealed record BandRule(LinearizeOptions Options, double Floor) : SpikeRule
{
    private SpikeBand? _band;

    /// <summary>The coverage to be measured, or null for the fixed ε.</summary>
    public CoverageTarget? Coverage => Options.EpsOf(StepOperator.Threshold) is null
        ? new(Options.Coverage!.Value, Options.AllReduce)
        : null;

    /// <summary>The band of a given ε, or of the options' own.</summary>
    public SpikeBand Band(ScalarType dtype, double? measured = null)
    {
        var eps = Options.EpsOf(StepOperator.Threshold) ?? measured ?? Options.Eps;
        var style = Options.Style with { Floor = Floor };
        var band = Bands.Band.Of(StepOperator.Threshold.Shape, eps, origin: 0, style, dtype);
        // The kernels add the two parts, each of them rounded: the sum must not exceed the largest number.
        var gradient = Math.Min(band.Gradient, FloatFormat.LargestComputed(dtype) / 2);
        var outside = gradient * Floor;
        return new SpikeBand(
            band.Eps, band.LineSlope, gradient - outside, outside, Options.Forward == ForwardValues.Soft);
    }

    /// <summary>This rule with the band that a call has.</summary>
    public BandRule With(SpikeBand band) => this with { _band = band };

    public override Tensor Fire(Tensor u, Tensor level)
    {
        var d = u - level;
        var band = _band ?? Band(d.dtype);
        using var x = d.detach();
        var near = x.abs().AtMost(band.Eps);
        Tensor Constant(double value) => tensor(value, dtype: d.dtype);
        var spike = StepOperator.Heaviside.Hard(x);
        if (band.IsLinear)
            spike = where(near, (x * Constant(band.LineSlope)).Plus(Constant(0.5)), spike);
        // The sum is rounded as the kernels round it.
        var outside = Constant(band.Outside);
        return SurrogateFunction.Apply(
            d, spike, where(near, Constant(band.Rise).Plus(outside), outside).expand(d.shape));
    }
}

/// <summary>A slope as a function of d = u − level.</summary>
/// <param name="Table">The function, in a byte per element: the kernels' and torch's operators' alike.</param>
internal sealed record SlopeRule(SlopeTable Table) : SpikeRule
{
    public SpikeBand Band { get; } = SpikeBand.Of(Table);

    public override Tensor Fire(Tensor u, Tensor level)
    {
        var d = u - level;
        using var x = d.detach();
        return SurrogateFunction.Apply(d, StepOperator.Heaviside.Hard(x), Recording.Of(d) ? Table.Of(x) : null);
    }
}

/// <summary>The threshold of a table.</summary>
internal sealed record TableRule(OperatorTable Table) : SpikeRule
{
    public override Tensor Fire(Tensor u, Tensor level) => Table.Call(StepOperator.Threshold, u, level);
}
