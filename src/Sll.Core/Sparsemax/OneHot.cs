namespace SllCore.Sparsemax;

/// <summary>The one-hot of torch.argmax.</summary>
internal static class OneHot
{
    public static Tensor Of(Tensor input, long dim)
    {
        using var scope = NewDisposeScope();
        var winner = input.argmax(dim, keepdim: true);
        var one = ones_like(winner, dtype: input.dtype);
        return zeros_like(input, requires_grad: false).scatter_(dim, winner, one).MoveToOuterDisposeScope();
    }
}
