namespace SllCore.KHot;

/// <summary>The masks of torch's own choices, bit for bit: of equal entries torch decides, and not always for the
/// first.</summary>
internal static class HardChoice
{
    public static Tensor OneHot(Tensor input, long dim, bool largest)
    {
        using var winner = largest ? input.argmax(dim, keepdim: true) : input.argmin(dim, keepdim: true);
        return Mask(input, dim, winner);
    }

    public static Tensor TopK(Tensor input, long k, long dim, bool largest)
    {
        var (values, winners) = input.topk((int)k, (int)dim, largest);
        using (values)
        using (winners)
            return Mask(input, dim, winners);
    }

    private static Tensor Mask(Tensor input, long dim, Tensor winners)
    {
        using var ones = ones_like(winners, dtype: input.dtype);
        return zeros_like(input, requires_grad: false).scatter_(dim, winners, ones);
    }
}
