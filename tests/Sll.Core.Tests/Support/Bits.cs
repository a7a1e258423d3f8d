namespace SllCore.Tests.Support;

/// <summary>The bits of a tensor, so that −0 differs from 0 and NaN equals itself.</summary>
internal static class Bits
{
    public static byte[] Of(Tensor tensor)
    {
        using var own = tensor.detach().contiguous();
        return own.bytes.ToArray();
    }
}
