using static TorchSharp.torch.nn.functional;

namespace SllCore.Benchmarks.Ratios;

/// <summary>The pieces of work that are measured.</summary>
[NoIntercept]
internal static class Work
{
    /// <summary>A number of elements as tables write it.</summary>
    public static string Name(long size) => size >= 1 << 20 ? $"{size >> 20}M" : $"{size >> 10}K";

    /// <summary>A tensor with standard deviation 3 that requires a gradient and is not a leaf.</summary>
    public static Tensor Input(params long[] shape) => randn(shape).mul(3).requires_grad_().mul(1);

    /// <summary>The forward and the gradient of the input.</summary>
    public static Action ForwardBackward(Func<Tensor, Tensor> function, Tensor input)
    {
        var gradOutput = ones_like(input);
        return () =>
        {
            using var output = function(input);
            autograd.grad([output], [input], [gradOutput])[0].Dispose();
        };
    }

    /// <summary>The forward alone, of a tensor without gradient.</summary>
    public static Action Forward(Func<Tensor, Tensor> function, Tensor input)
    {
        var constant = input.detach();
        return () => function(constant).Dispose();
    }

    /// <summary>The forwards of two functions, of one tensor: neither its numbers nor its place in memory favour
    /// one.</summary>
    public static (Action Work, Action Against) Forwards(
        Func<Tensor, Tensor> work, Func<Tensor, Tensor> against, Tensor input) =>
        (Forward(work, input), Forward(against, input));

    public static Tensor Relu(Tensor x) => relu(x);

    public static Tensor Softmax(Tensor x) => softmax(x, -1);

    /// <summary>The straight-through idiom, <c>x + (round(x) − x).detach()</c>.</summary>
    public static Tensor StraightThroughRound(Tensor x)
    {
        using var rounded = x.round();
        using var difference = rounded - x;
        using var constant = difference.detach();
        return x + constant;
    }
}
