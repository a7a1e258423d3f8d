namespace SllCore.Autograd;

/// <summary>A <see cref="NaryNode{TSelf, TArguments}"/> of one input, which saves one tensor at most.</summary>
/// <typeparam name="TSelf">The node.</typeparam>
/// <typeparam name="TArguments">What its forward needs besides the input.</typeparam>
internal abstract class Node<TSelf, TArguments> : NaryNode<TSelf, TArguments>
    where TSelf : Node<TSelf, TArguments>, new()
    where TArguments : class
{
    protected sealed override int Inputs => 1;

    /// <summary>The values, and what the backward needs of them into the context.</summary>
    protected abstract Tensor Forward(autograd.AutogradContext ctx, Tensor input, TArguments arguments);

    /// <summary>The gradient of the input, given the node's saved tensor, if there is one.</summary>
    protected abstract Tensor Backward(autograd.AutogradContext ctx, Tensor gradOutput, Tensor? saved);

    protected sealed override Tensor Forward(
        autograd.AutogradContext ctx, ReadOnlySpan<object> inputs, TArguments arguments) =>
        Forward(ctx, (Tensor)inputs[0], arguments);

    protected sealed override Tensor?[] Backward(
        autograd.AutogradContext ctx, Tensor gradOutput, List<Tensor> saved) =>
        [Backward(ctx, gradOutput, saved.SingleOrDefault())];
}
