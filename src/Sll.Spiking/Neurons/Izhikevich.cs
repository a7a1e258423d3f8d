using SllCore.Spiking.Neurons;

namespace SllCore.Spiking;

/// <summary>
/// The neuron of Izhikevich (2003, doi:10.1109/TNN.2003.820440), in millivolts and milliseconds, by forward Euler:
/// v ← v + Δt(0.04v² + 5v + 140 − w + x); w ← w + Δt·a(bv − w), both of the old v; where v &gt; 30 it fires, and v = c,
/// w ← w + d. Composed of torch's operators. It rests at v = −65, w = −65b.
/// </summary>
/// <remarks>spikingjelly <c>IzhikevichNode</c> and norse <c>IzhikevichCell</c> with other units. The reset is
/// detached.</remarks>
public sealed class Izhikevich : SpikingNeuron
{
    private const double Peak = 30;
    private const double Rest = -65;
    private readonly (double A, double B, double C, double D, double Dt) _numbers;
    private readonly Surrogate _surrogate;

    internal Izhikevich((double A, double B, double C, double D, double Dt) numbers, Surrogate? surrogate)
        : base(nameof(Izhikevich)) =>
        (_numbers, _surrogate) = (numbers, surrogate ?? Surrogate.Rectangle(Peak, NeuronOptions.Floor));

    private protected override Tensor Run(Tensor input, SpikingState? state)
    {
        var (a, b, c, d, dt) = _numbers;
        var start = state?.Find(this, input);
        var inputs = input.unbind(0);
        var (v, w) = start is null
            ? (inputs[0].Filled(Rest), inputs[0].Filled(b * Rest))
            : (start[0].alias(), start[1].alias());
        var peak = tensor(Peak, dtype: input.dtype);
        var rule = SpikeRule.Current(_surrogate);
        var spikes = new Tensor[inputs.Length];
        for (var t = 0; t < inputs.Length; t++)
        {
            var slope = ((v * v).Times(0.04).Plus(v.Times(5)).Plus(140) - w).Plus(inputs[t]);
            var u = v.Plus(slope.Times(dt));
            w = w.Plus((v.Times(b) - w).Times(a * dt));
            spikes[t] = rule.Fire(u, peak);
            var fired = spikes[t].detach();
            v = where(fired.Above(0), u.Filled(c), u);
            w = w.Plus(fired.Times(d));
        }
        state?.Put(this, [v, w]);
        var output = stack(spikes);
        Count(output, v);
        return output;
    }
}
