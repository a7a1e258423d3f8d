using TorchSharp.Modules;

namespace DataParallel;

/// <summary>Many tensors in one, so that one message carries them.</summary>
internal static class FlatTensor
{
    /// <summary>Makes the gradients of the weights parts of one tensor, into which every backward adds. A number is
    /// left over at its end.</summary>
    public static Tensor OfGradients(IReadOnlyList<Parameter> weights)
    {
        var flat = zeros(weights.Sum(weight => weight.NumberOfElements) + 1);
        long start = 0;
        foreach (var weight in weights)
        {
            weight.grad = flat.narrow(0, start, weight.NumberOfElements).view(weight.shape);
            start += weight.NumberOfElements;
        }
        return flat;
    }

    /// <summary>A copy of the tensors, one behind the other, in float64, which holds all their numbers.</summary>
    public static Tensor Of(IEnumerable<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        return cat([.. tensors.Select(each => each.reshape(-1).to(float64))]).MoveToOuterDisposeScope();
    }

    /// <summary>Copies the parts back.</summary>
    public static void CopyTo(Tensor flat, IEnumerable<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        long start = 0;
        foreach (var each in tensors)
        {
            each.copy_(flat.narrow(0, start, each.NumberOfElements).view(each.shape));
            start += each.NumberOfElements;
        }
    }
}
