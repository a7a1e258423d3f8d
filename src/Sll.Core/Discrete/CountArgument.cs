using System.Numerics;
using System.Runtime.InteropServices;
using SllCore.Kernels;

namespace SllCore;

/// <summary>Checks of what is counted, and the parts of one call.</summary>
internal static class CountArgument
{
    /// <summary>Refuses counts that the dtype cannot hold exactly.</summary>
    public static void Fits(ScalarType dtype, long most, string what, string name = "input")
    {
        var largest = dtype switch
        {
            ScalarType.Bool => 1,
            ScalarType.Byte => byte.MaxValue,
            ScalarType.Int8 => sbyte.MaxValue,
            ScalarType.Int16 => short.MaxValue,
            ScalarType.Int32 => int.MaxValue,
            ScalarType.Int64 => long.MaxValue,
            _ => 2 * (long)FloatFormat.SpacingOne(dtype),
        };
        if (most > largest)
        {
            throw new ArgumentException(
                $"There are {what} up to {most}, but {dtype} holds the integers up to {largest} only: pass " +
                $"{name}.to(ScalarType.Float64).", name);
        }
    }

    /// <summary>The dtype of boundaries that are in one dimension, ascending if they must, and of the dtype and on the
    /// device of <paramref name="input"/>.</summary>
    public static ScalarType Boundaries(Tensor input, Tensor boundaries, string name, bool mustAscend)
    {
        var dtype = TensorArgument.SameType(input, boundaries, name);
        var device = TensorArgument.SameDevice(input, boundaries, name);
        if (boundaries.Dimensions != 1)
        {
            throw new ArgumentException(
                $"{name} has the shape {TensorArgument.ShapeOf(boundaries)}, but must have one dimension.", name);
        }
        if (dtype == ScalarType.Bool)
        {
            throw new ArgumentException(
                $"{name} is Bool, of which torch has no buckets: pass both tensors as ScalarType.Byte.", name);
        }
        if (mustAscend && !IsAscending(boundaries, dtype, device, name))
            throw new ArgumentException($"{name} must be ascending, without NaN: pass {name}.sort().Values.", name);
        return dtype;
    }

    // Read in memory where that is possible: torch's operators would cost more than the look-up of a small tensor.
    private static bool IsAscending(Tensor boundaries, ScalarType dtype, DeviceType device, string name)
    {
        if (device == DeviceType.CPU && dtype is ScalarType.Float32 or ScalarType.Float64
            && boundaries.stride(0) == 1)
        {
            return IsAscendingInMemory(boundaries, dtype);
        }
        using var scope = NewDisposeScope();
        TensorArgument.Dense(boundaries, name);
        var type = is_floating_point(dtype) ? ScalarType.Float64 : ScalarType.Int64;
        return IsAscendingInMemory(boundaries.detach().to(type).cpu().contiguous(), type);
    }

    private static bool IsAscendingInMemory(Tensor boundaries, ScalarType dtype)
    {
        var bytes = boundaries.bytes;
        var isAscending = dtype switch
        {
            ScalarType.Float32 => IsAscending<float>(MemoryMarshal.Cast<byte, float>(bytes)),
            ScalarType.Float64 => IsAscending<double>(MemoryMarshal.Cast<byte, double>(bytes)),
            _ => IsAscending<long>(MemoryMarshal.Cast<byte, long>(bytes)),
        };
        GC.KeepAlive(boundaries);
        return isAscending;
    }

    private static bool IsAscending<T>(ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        var j = 1;
        for (; j <= values.Length - Vector<T>.Count; j += Vector<T>.Count)
        {
            if (!Vector.GreaterThanOrEqualAll(new Vector<T>(values[j..]), new Vector<T>(values[(j - 1)..])))
                return false;
        }
        for (; j < values.Length; j++)
        {
            if (!(values[j] >= values[j - 1]))
                return false;
        }
        return values.IsEmpty || !T.IsNaN(values[0]);
    }

    /// <summary>Refuses edges that leave no bin, or one without end.</summary>
    public static void Edges(Tensor edges)
    {
        using var finite = edges.isfinite();
        using var all = finite.all();
        if (edges.NumberOfElements < 2 || !all.item<bool>())
            throw new ArgumentException("edges must be at least two finite numbers.", nameof(edges));
    }

    /// <summary>The numbers and the boundaries of a call.</summary>
    public static (Tensor Numbers, Tensor Boundaries) Parts(CountCall call, Tensor all) =>
        (all.detach().narrow(0, 0, call.Numbers),
            all.detach().narrow(0, call.Numbers, all.NumberOfElements - call.Numbers));
}
