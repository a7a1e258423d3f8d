using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SllCore.Kernels;

/// <summary>The memory behind a tensor.</summary>
internal static unsafe class Memory
{
    /// <summary>The address of the first element of a contiguous CPU tensor, which the caller keeps alive.</summary>
    public static T* Address<T>(Tensor tensor)
        where T : unmanaged => Address<T>(tensor, tensor.NumberOfElements);

    /// <summary>The same of a tensor of so many elements.</summary>
    public static T* Address<T>(Tensor tensor, long elements)
        where T : unmanaged
    {
        if (elements * sizeof(T) <= int.MaxValue)
            return (T*)Address(tensor.bytes);
        // A span ends at 2 GB; the tensor does not.
        using var first = tensor.view(-1).narrow(0, 0, 1);
        return (T*)Address(first.bytes);
    }

    /// <summary>A new contiguous tensor, not yet written, of the shape and dtype of another on the CPU.</summary>
    public static Tensor Like(Tensor tensor) => tensor.is_contiguous()
        ? LikeContiguous(tensor, tensor.NumberOfElements, tensor.dtype)
        : empty(TensorShape.Of(tensor), dtype: tensor.dtype);

    /// <summary>The same of a contiguous tensor. What is known of it is not asked again: a question to the native
    /// library takes as long as half a percent of a small operator.</summary>
    // empty_like keeps the strides of what lies in another order, or is empty; elsewhere it takes half the time.
    public static Tensor LikeContiguous(Tensor tensor, long elements, ScalarType dtype) => elements > 0
        ? tensor.empty_like(dtype, CPU)
        : empty(TensorShape.Of(tensor), dtype: dtype);

    private static void* Address(Span<byte> bytes) => Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
}
