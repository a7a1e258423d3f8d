using SllCore.Autograd;

namespace SllCore.Quantization.Training;

/// <summary>x_p ↦ Σ_q x_q, the same in every process p; its gradient is Σ_q g_q, since the loss of every one depends on
/// the sum.</summary>
internal sealed class JointSum : Node<JointSum, IAllReduce>
{
    public override string Name => nameof(JointSum);

    /// <summary>Adds up a float64 tensor of all processes.</summary>
    public static Tensor Apply(Tensor input, IAllReduce processes) =>
        Recording.Of(input) ? Make(processes, ownsGradient: true, input) : Sum(input, processes);

    protected override Tensor Forward(autograd.AutogradContext ctx, Tensor input, IAllReduce arguments)
    {
        ctx.save_data(nameof(IAllReduce), arguments);
        return Sum(input, arguments);
    }

    protected override Tensor Backward(autograd.AutogradContext ctx, Tensor gradOutput, Tensor? saved) =>
        Sum(gradOutput, (IAllReduce)ctx.get_data(nameof(IAllReduce)));

    private static Tensor Sum(Tensor own, IAllReduce processes)
    {
        using var constant = no_grad();
        using var values = own.detach();
        var sum = values.clone();
        processes.Sum(sum);
        return sum;
    }
}
