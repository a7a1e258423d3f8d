namespace SllCore.Autograd;

/// <summary>
/// An exception must not leave a backward callback: it would end the process. Instead the callback returns a gradient
/// of a shape that no input has, which libtorch refuses with an ordinary exception from <c>backward()</c>.
/// </summary>
internal static class BackwardFailure
{
    private static volatile Exception? s_last;

    /// <summary>Gets the cause of the latest refused gradient.</summary>
    public static Exception? Last => s_last;

    /// <summary>Remembers the cause and makes the gradient to return.</summary>
    public static Tensor Gradient(Exception cause)
    {
        s_last = cause;
        return empty(2, device: META);
    }
}
