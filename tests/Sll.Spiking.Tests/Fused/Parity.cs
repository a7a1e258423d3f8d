using SllCore.Spiking.Formulas;
using SllCore.Spiking.Neurons;

namespace SllCore.Spiking.Tests.Fused;

/// <summary>A neuron and how it is run: fused, or as torch's operators.</summary>
internal sealed record Outcome(Tensor Output, Tensor[] States, Tensor[] Gradients);

internal static class Parity
{
    /// <summary>Outputs, states and the gradients of x, of the start and of the parameters, for a fixed random
    /// loss.</summary>
    public static Outcome Run<TNeuron>(
        SpikingNeuron module, FormulaNeuron<TNeuron> neuron, Tensor data, bool hasStart, bool keepsState, bool isFused)
        where TNeuron : struct, INeuron
    {
        manual_seed(11);
        var x = data.clone().requires_grad_();
        var step = data.shape[1..];
        var states = TNeuron.HasSecondState ? 2 : 1;
        var start = hasStart
            ? Enumerable.Range(0, states).Select(i => (rand(step, dtype: data.dtype) * 0.7).requires_grad_()).ToArray()
            : null;
        var weight = randn(data.shape, dtype: data.dtype);
        var weights = Enumerable.Range(0, states).Select(_ => randn(step, dtype: data.dtype)).ToArray();
        using var state = keepsState ? new SpikingState() : null;
        if (start is not null)
            state!.Put(module, [.. start.Select(tensor => tensor.alias())]);
        Tensor output;
        if (isFused)
        {
            output = neuron.Run(module, x, state);
        }
        else
        {
            var rule = SpikeRule.Current(neuron.Options.Surrogate);
            output = neuron.Compose(module, x, state, state?.Find(module, x), rule);
        }
        var last = state is null ? [] : state.Of(module).ToArray();
        var loss = (output * weight).sum();
        for (var i = 0; i < last.Length; i++)
            loss += (last[i] * weights[i]).sum();
        foreach (var parameter in module.parameters())
            parameter.grad = null;
        loss.backward();
        var gradients = new[] { x }.Concat(start ?? []).Concat(module.parameters()).Select(leaf => leaf.grad!.clone());
        return new(output, last, [.. gradients]);
    }

    /// <summary>Bit for bit, NaN equal to NaN.</summary>
    public static bool Same(Tensor left, Tensor right) => left.allclose(right, 0, 0, equal_nan: true);
}
