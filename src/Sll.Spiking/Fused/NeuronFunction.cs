using SllCore.Autograd;
using SllCore.Kernels;
using SllCore.Spiking.Formulas;

namespace SllCore.Spiking.Fused;

/// <summary>
/// All steps of a layer of neurons as one autograd node: x [T, …], the states it starts from, β and θ to the spikes,
/// with the last states as further rows where they are wanted. One output, so that no undefined gradient of a second
/// one is left behind.
/// </summary>
internal sealed unsafe class NeuronFunction<TNeuron> : NaryNode<NeuronFunction<TNeuron>, NeuronCall>
    where TNeuron : struct, INeuron
{
    public override string Name => typeof(TNeuron).Name;

    protected override int Inputs => 5;

    public static Tensor Apply(
        Tensor x, Tensor? startV, Tensor? startW, Tensor? beta, Tensor? threshold, NeuronCall arguments) =>
        arguments.Plan.IsRecorded
            ? Make(arguments, ownsGradient: true, x, startV, startW, beta, threshold)
            : Forward(x, startV, startW, beta, threshold, arguments, out _, out _, out _);

    protected override Tensor Forward(
        autograd.AutogradContext ctx, ReadOnlySpan<object> inputs, NeuronCall arguments)
    {
        var (x, startV, beta, threshold) = (
            (Tensor)inputs[0], (Tensor?)inputs[1], (Tensor?)inputs[3], (Tensor?)inputs[4]);
        var plan = arguments.Plan;
        var output = Forward(
            x, startV, (Tensor?)inputs[2], beta, threshold, arguments, out var kept, out var potential, out var codes);
        // The spikes as they are: an alias, since the node must not own its own output.
        var spikes = plan.KeepsFractions ? output.detach() : null;
        var (betas, thresholds) = plan.HasRows ? (beta, threshold) : (null, null);
        kept.Save(ctx, potential, spikes, plan.LearnsBoth ? startV : null, betas, thresholds, codes);
        return output;
    }

    protected override Tensor?[] Backward(autograd.AutogradContext ctx, Tensor gradOutput, List<Tensor> saved)
    {
        var (kept, tensors) = Kept.Load(ctx, saved);
        var gradients = Backward(gradOutput, kept, tensors);
        if (!is_grad_enabled())
            return gradients;
        // Under create_graph. They depend on all that the call was made from, of whose graph nothing is kept: where the
        // incoming gradient has none, a leaf of its own makes backward() come by.
        using var scope = NewDisposeScope();
        var source = gradOutput.requires_grad ? gradOutput : zeros(0).requires_grad_();
        return Array.ConvertAll(gradients, gradient =>
            gradient is null ? null : OnceDifferentiable.Apply(source, gradient).MoveToOuterDisposeScope());
    }

    private static Tensor Forward(
        Tensor x, Tensor? startV, Tensor? startW, Tensor? beta, Tensor? threshold, NeuronCall arguments, out Kept kept,
        out Tensor? potential, out Tensor? codes)
    {
        var plan = arguments.Plan;
        var shape = TensorShape.Of(x);
        var (steps, neurons) = (shape[0], Sequence.Neurons(shape));
        var rows = plan.ReturnsState ? steps + plan.States : steps;
        var output = empty([rows, .. shape[1..]], dtype: x.dtype);
        var bits = steps * ((neurons + BitMask.WordSize - 1) / BitMask.WordSize) * BitMask.WordSize;
        kept = new Kept(
            shape,
            plan,
            plan.IsRecorded && !plan.IsReadout && !plan.KeepsSlopes ? BitMask.For(bits) : default,
            plan.KeepsSpikes && !plan.KeepsFractions ? BitMask.For(bits) : default);
        potential = plan.KeepsPotential ? empty(shape, dtype: x.dtype) : null;
        codes = plan.KeepsSlopes ? empty(shape, dtype: ScalarType.Byte) : null;
        var counted = plan.IsCounted ? SpikeBits.Of(neurons) : default;
        var totals = x.dtype == ScalarType.Float32
            ? Forward<float>(x, startV, startW, beta, threshold, output, potential, codes, kept, counted)
            : Forward<double>(x, startV, startW, beta, threshold, output, potential, codes, kept, counted);
        foreach (var count in arguments.Counts)
            count.Add(shape, counted with { Spikes = totals.Spikes });
        return output;
    }

    private static Totals Forward<T>(
        Tensor x, Tensor? startV, Tensor? startW, Tensor? beta, Tensor? threshold, Tensor output, Tensor? potential,
        Tensor? codes, Kept kept, SpikeBits counted)
        where T : unmanaged
    {
        using var first = Sequence.First(x, out var stride);
        using var betas = kept.Plan.HasRows ? beta!.contiguous() : null;
        using var thresholds = kept.Plan.HasRows ? threshold!.contiguous() : null;
        Totals totals;
        fixed (ulong* inBand = kept.InBand.Words, fired = kept.Fired.Words)
        fixed (ulong* ever = counted.Ever, always = counted.Always, lost = counted.Lost)
        {
            var call = Sequence.Call<T>(kept.Shape);
            call.Input = Memory.Address<T>(first ?? x);
            call.InputStride = stride;
            call.Output = Memory.Address<T>(output);
            call.StartV = Sequence.Address<T>(startV);
            call.StartW = Sequence.Address<T>(startW);
            call.Beta = Sequence.Address<T>(betas);
            call.Threshold = Sequence.Address<T>(thresholds);
            call.Potential = Sequence.Address<T>(potential);
            call.Codes = Sequence.Address<byte>(codes);
            call.InBand = kept.InBand.Address(inBand);
            call.Fired = kept.Fired.Address(fired);
            call.Ever = ever;
            call.Always = always;
            call.Lost = lost;
            if (kept.Plan.ReturnsState)
            {
                call.EndV = call.Output + (call.Steps * call.Neurons);
                call.EndW = call.EndV + call.Neurons;
            }
            totals = Launch.Forward<T, TNeuron>(call, kept.Plan);
        }
        GC.KeepAlive((x, startV, startW, betas, thresholds));
        GC.KeepAlive((output, potential, codes, kept));
        return totals;
    }

    private static Tensor?[] Backward(Tensor gradOutput, Kept kept, Tensor?[] tensors)
    {
        var (plan, shape, dtype) = (kept.Plan, kept.Shape, gradOutput.dtype);
        Tensor? Row(bool isWanted) => isWanted ? empty(shape[1..], dtype: dtype) : null;
        Tensor?[] gradients =
        [
            empty(shape, dtype: dtype),
            Row(plan.HasStart),
            Row(plan.HasStart && plan.HasSecondState),
            Row(plan.LearnsBeta && plan.HasRows),
            Row(plan.LearnsThreshold && plan.HasRows),
        ];
        var totals = dtype == ScalarType.Float32
            ? Backward<float>(gradOutput, kept, tensors, gradients)
            : Backward<double>(gradOutput, kept, tensors, gradients);
        if (plan.LearnsBeta)
            gradients[3] ??= Sequence.Number(totals.ToBeta * plan.BetaSlope, dtype);
        if (plan.LearnsThreshold)
            gradients[4] ??= Sequence.Number(totals.ToThreshold, dtype);
        return gradients;
    }

    private static Totals Backward<T>(Tensor gradOutput, Kept kept, Tensor?[] tensors, Tensor?[] gradients)
        where T : unmanaged
    {
        var (potential, spikes, before, beta, threshold) = (tensors[0], tensors[1], tensors[2], tensors[3], tensors[4]);
        using var scope = NewDisposeScope();
        var (betas, thresholds) = (beta?.contiguous(), threshold?.contiguous());
        using var first = Sequence.First(gradOutput, out var stride);
        var g = first ?? (gradOutput.is_contiguous() ? gradOutput : gradOutput.contiguous());
        Totals totals;
        fixed (ulong* inBand = kept.InBand.Words, fired = kept.Fired.Words)
        {
            var call = Sequence.Call<T>(kept.Shape);
            call.Input = Memory.Address<T>(g);
            call.InputStride = first is null ? call.Neurons : stride;
            call.Output = Memory.Address<T>(gradients[0]!);
            call.StartV = Sequence.Address<T>(gradients[1]);
            call.StartW = Sequence.Address<T>(gradients[2]);
            call.GradientOfBeta = Sequence.Address<T>(gradients[3]);
            call.GradientOfThreshold = Sequence.Address<T>(gradients[4]);
            call.Potential = Sequence.Address<T>(potential);
            call.Spikes = Sequence.Address<T>(spikes);
            call.Before = Sequence.Address<T>(before);
            call.Beta = Sequence.Address<T>(betas);
            call.Threshold = Sequence.Address<T>(thresholds);
            call.Codes = Sequence.Address<byte>(tensors[5]);
            call.InBand = kept.InBand.Address(inBand);
            call.Fired = kept.Fired.Address(fired);
            if (kept.Plan.ReturnsState)
            {
                call.EndV = call.Input + (call.Steps * call.InputStride);
                call.EndW = call.EndV + call.InputStride;
            }
            totals = Launch.Backward<T, TNeuron>(call, kept.Plan);
        }
        GC.KeepAlive((g, betas, thresholds, tensors, gradients, kept));
        return totals;
    }
}

/// <summary>What a call needs besides its tensors.</summary>
/// <param name="Plan">The call.</param>
/// <param name="Counts">Who counts its spikes.</param>
internal sealed record NeuronCall(Plan Plan, IReadOnlyList<LayerCount> Counts);
