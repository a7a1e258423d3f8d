using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SllCore.Autograd;

/// <summary>The memory behind a tensor.</summary>
internal static unsafe class Memory
{
    /// <summary>The address of the first element of a contiguous CPU tensor, which the caller keeps alive.</summary>
    public static void* Address(Tensor tensor)
    {
        if (tensor.NumberOfElements * tensor.ElementSize <= int.MaxValue)
            return Address(tensor.bytes);
        // A span ends at 2 GB; the tensor does not.
        using var first = tensor.view(-1).narrow(0, 0, 1);
        return Address(first.bytes);
    }

    private static void* Address(Span<byte> bytes) => Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
}
