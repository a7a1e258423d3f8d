using SllCore.Arithmetic;
using SllCore.Spiking.Formulas;
using SllCore.Spiking.Resets;

namespace SllCore.Spiking.Composed;

/// <summary>
/// A layer of neurons as torch's operators, step by step: every device, every operator table, and what no kernel
/// computes.
/// </summary>
internal static class ComposedNeuron
{
    /// <summary>The spikes [T, …] and the states after the last step.</summary>
    /// <param name="x">The input [T, …].</param>
    /// <param name="start">v, and w of a neuron that has it, before the first step; null for 0.</param>
    /// <param name="n">The numbers, as tensors that broadcast with a step.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="isDetached">No gradient flows from the reset to the spike.</param>
    /// <param name="refractory">For how many steps after a spike nothing is charged.</param>
    /// <param name="fire">(u, level) ↦ s.</param>
    public static (Tensor Spikes, Tensor[] States) Run<TNeuron>(
        Tensor x, Tensor[]? start, in NeuronConstants<Operand> n, Reset reset, bool isDetached, int refractory,
        Func<Tensor, Tensor, Tensor> fire)
        where TNeuron : struct, INeuron => reset switch
        {
            Reset.Subtract => Run<TNeuron, SubtractReset>(x, start, n, isDetached, refractory, fire),
            Reset.Zero => Run<TNeuron, ZeroReset>(x, start, n, isDetached, refractory, fire),
            Reset.None => Run<TNeuron, NoReset>(x, start, n, isDetached, refractory, fire),
            _ => Run<TNeuron, LateReset>(x, start, n, isDetached, refractory, fire),
        };

    private static (Tensor Spikes, Tensor[] States) Run<TNeuron, TReset>(
        Tensor x, Tensor[]? start, in NeuronConstants<Operand> n, bool isDetached, int refractory,
        Func<Tensor, Tensor, Tensor> fire)
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
    {
        using var scope = NewDisposeScope();
        // Indexing x in the loop would make the backward write a tensor of the whole sequence at every step.
        var inputs = x.unbind(0);
        var states = start ?? [.. Enumerable.Range(0, StatesOf<TNeuron>(refractory)).Select(_ =>
            zeros_like(inputs[0]))];
        var spikes = new Tensor[inputs.Length];
        for (var t = 0; t < inputs.Length; t++)
            (spikes[t], states) = Step<TNeuron, TReset>(inputs[t], states, n, isDetached, refractory, fire);
        var all = stack(spikes).MoveToOuterDisposeScope();
        return (all, [.. states.Select(state => state.alias().MoveToOuterDisposeScope())]);
    }

    /// <summary>v; w; the steps of rest that are left.</summary>
    public static int StatesOf<TNeuron>(int refractory)
        where TNeuron : struct, INeuron => 1 + (TNeuron.HasSecondState ? 1 : 0) + (refractory > 0 ? 1 : 0);

    private static (Tensor Spike, Tensor[] States) Step<TNeuron, TReset>(
        Tensor x, Tensor[] states, in NeuronConstants<Operand> n, bool isDetached, int refractory,
        Func<Tensor, Tensor, Tensor> fire)
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
    {
        var v = states[0];
        Operand w = TNeuron.HasSecondState ? states[1] : v;
        Tensor u = TNeuron.Charge<TensorArithmetic, Operand>(x, v, ref w, n);
        if (TReset.IsLate)
            u = u.sub(LateReset.Pending<TensorArithmetic, Operand>(v, n.Threshold).Tensor.mul(n.Threshold));
        if (TNeuron.IsReadout)
            return (u, [u]);
        var rests = refractory > 0 ? states[^1].Above(0) : null;
        if (rests is not null)
            u = where(rests, v, u);
        var spike = fire(u, TNeuron.Level<TensorArithmetic, Operand>(w, n));
        if (rests is not null)
            spike = where(rests, zeros_like(spike), spike);
        Tensor next = TReset.After<TensorArithmetic, Operand>(u, isDetached ? spike.detach() : spike, n.Threshold);
        List<Tensor> after = [next];
        if (TNeuron.HasSecondState)
            after.Add(TNeuron.Settle<TensorArithmetic, Operand>(w, spike, n));
        if (rests is not null)
        {
            var left = states[^1].Plus(-1).Positive();
            after.Add(where(spike.detach().Above(0), left.Filled(refractory), left).detach());
        }
        return (spike, [.. after]);
    }
}
