using SllCore.Autograd;
using SllCore.Kernels;
using SllCore.Spiking.Formulas;

namespace SllCore.Spiking.Fused;

/// <summary>
/// All steps of a layer of neurons as one autograd Function: x [T, …] and what it starts from to the spikes, with the
/// last states as further rows where they are wanted. One output, so that no undefined gradient of a second one is left
/// behind.
/// </summary>
internal sealed unsafe class NeuronFunction<TNeuron> : autograd.SingleTensorFunction<NeuronFunction<TNeuron>>
    where TNeuron : struct, INeuron
{
    public override string Name => typeof(TNeuron).Name;

    public static Tensor Apply(Tensor x, Tensor? startV, Tensor? startW, Tensor? beta, Tensor? threshold, Plan plan)
    {
        ReturnedGradients.Free();
        if (!plan.IsRecorded)
            return Forward(x, startV, startW, beta, threshold, plan, out _, out _, out _);
        using var scope = NewDisposeScope();
        // A leaf's gradient can be handed over instead of copied if a view stands before it.
        var input = x.is_leaf ? x.view_as(x) : x;
        return apply(input, startV!, startW!, beta!, threshold!, plan).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, startV, beta, threshold) = ((Tensor)vars[0], (Tensor?)vars[1], (Tensor?)vars[3], (Tensor?)vars[4]);
        var plan = (Plan)vars[5];
        var output = Forward(x, startV, (Tensor?)vars[2], beta, threshold, plan, out var kept, out var potential,
            out var codes);
        // The spikes as they are: an alias, since the node must not own its own output.
        var spikes = plan.KeepsFractions ? output.detach() : null;
        var (betas, thresholds) = plan.HasRows ? (beta, threshold) : (null, null);
        kept.Save(ctx, potential, spikes, plan.LearnsBoth ? startV : null, betas, thresholds, codes);
        return output;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradients.Free();
        List<Tensor> saved = [];
        try
        {
            if (grad_output.IsInvalid)
                return [null!, null!, null!, null!, null!, null!];
            saved = ctx.get_saved_variables();
            var (kept, tensors) = Kept.Load(ctx, saved);
            var gradients = Backward(grad_output, kept, tensors);
            if (is_grad_enabled() && grad_output.requires_grad)
                gradients[0] = OnceDifferentiable.Apply(grad_output, gradients[0]!);
            return ReturnedGradients.Keep(ctx, gradients);
        }
        catch (Exception cause)
        {
            return ReturnedGradients.Keep(ctx, BackwardFailure.Gradient(cause), null, null, null, null, null);
        }
        finally
        {
            foreach (var tensor in saved)
                tensor.Dispose();
            grad_output.Dispose();
        }
    }

    private static Tensor Forward(
        Tensor x, Tensor? startV, Tensor? startW, Tensor? beta, Tensor? threshold, Plan plan, out Kept kept,
        out Tensor? potential, out Tensor? codes)
    {
        var shape = x.shape;
        var (steps, neurons) = (shape[0], x.NumberOfElements / shape[0]);
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
        if (x.dtype == ScalarType.Float32)
            Forward<float>(x, startV, startW, beta, threshold, output, potential, codes, kept);
        else
            Forward<double>(x, startV, startW, beta, threshold, output, potential, codes, kept);
        return output;
    }

    private static void Forward<T>(
        Tensor x, Tensor? startV, Tensor? startW, Tensor? beta, Tensor? threshold, Tensor output, Tensor? potential,
        Tensor? codes, Kept kept)
        where T : unmanaged
    {
        using var first = Sequence.First(x, out var stride);
        using var betas = kept.Plan.HasRows ? beta!.contiguous() : null;
        using var thresholds = kept.Plan.HasRows ? threshold!.contiguous() : null;
        fixed (ulong* inBand = kept.InBand.Words, fired = kept.Fired.Words)
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
            if (kept.Plan.ReturnsState)
            {
                call.EndV = call.Output + (call.Steps * call.Neurons);
                call.EndW = call.EndV + call.Neurons;
            }
            Launch.Forward<T, TNeuron>(call, kept.Plan);
        }
        GC.KeepAlive((x, startV, startW, betas, thresholds));
        GC.KeepAlive((output, potential, codes, kept));
    }

    private static Tensor?[] Backward(Tensor gradOutput, Kept kept, Tensor?[] tensors)
    {
        var (plan, shape, dtype) = (kept.Plan, kept.Shape, gradOutput.dtype);
        Tensor? Row(bool isWanted) => isWanted ? empty(shape[1..], dtype: dtype) : null;
        var toInput = empty(shape, dtype: dtype);
        var toV = Row(plan.HasStart);
        var toW = Row(plan.HasStart && plan.HasSecondState);
        var toBeta = Row(plan.LearnsBeta);
        var toThreshold = Row(plan.LearnsThreshold);
        Tensor?[] gradients = [toInput, toV, toW, toBeta, toThreshold, null];
        if (dtype == ScalarType.Float32)
            Backward<float>(gradOutput, kept, tensors, gradients);
        else
            Backward<double>(gradOutput, kept, tensors, gradients);
        return gradients;
    }

    private static void Backward<T>(Tensor gradOutput, Kept kept, Tensor?[] tensors, Tensor?[] gradients)
        where T : unmanaged
    {
        var (potential, spikes, before, beta, threshold) = (tensors[0], tensors[1], tensors[2], tensors[3], tensors[4]);
        using var scope = NewDisposeScope();
        var (betas, thresholds) = (beta?.contiguous(), threshold?.contiguous());
        using var first = Sequence.First(gradOutput, out var stride);
        var g = first ?? (gradOutput.is_contiguous() ? gradOutput : gradOutput.contiguous());
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
            Launch.Backward<T, TNeuron>(call, kept.Plan);
        }
        GC.KeepAlive((g, betas, thresholds, tensors, gradients, kept));
    }
}
