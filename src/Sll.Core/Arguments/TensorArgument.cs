using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SllCore;

/// <summary>Checks of tensors, made before any autograd node exists.</summary>
internal static class TensorArgument
{
    /// <summary>A tensor that is not null, not disposed, not complex and not quantized.</summary>
    public static Tensor Real(Tensor input, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        RealType(input, name);
        return input;
    }

    /// <summary>The dtype of such a tensor: asking for it takes as long as a percent of a small operator.</summary>
    public static ScalarType RealType(Tensor input, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        var dtype = Present(input, name).dtype;
        if (is_complex(dtype))
            RefuseComplex(dtype, name);
        if (IsQuantized(dtype))
            RefuseQuantized(name);
        return dtype;
    }

    /// <summary>Refuses a tensor that is quantized, and one that is null or disposed.</summary>
    public static void Unquantized(Tensor input, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        if (IsQuantized(Present(input, name).dtype))
            RefuseQuantized(name);
    }

    /// <summary>A tensor that is not null and not disposed.</summary>
    public static Tensor Present(Tensor input, string name)
    {
        if (input is null || input.IsInvalid)
            RefuseMissing(input, name);
        return input;
    }

    /// <summary>A tensor that is stored number by number.</summary>
    public static Tensor Dense(Tensor input, [CallerArgumentExpression(nameof(input))] string name = "") =>
        input.is_sparse
            ? throw new ArgumentException(
                $"{name} is sparse: pass {name}.to_dense(), since an operator may give values where it " +
                "stores none.", name)
            : input;

    /// <summary>A real tensor on the device of <paramref name="input"/> (or a single number) that broadcasts with
    /// it.</summary>
    public static Tensor BroadcastsWith(
        Tensor input, Tensor other, [CallerArgumentExpression(nameof(other))] string name = "",
        [CallerArgumentExpression(nameof(input))] string inputName = "")
    {
        Real(input, inputName);
        Real(other, name);
        return AlignsWith(input, other, name, inputName);
    }

    /// <summary>The same of any tensors.</summary>
    public static Tensor AlignsWith(
        Tensor input, Tensor other, [CallerArgumentExpression(nameof(other))] string name = "",
        [CallerArgumentExpression(nameof(input))] string inputName = "")
    {
        Present(input, inputName);
        if (Present(other, name).Dimensions > 0)
            SameDevice(input, other, name, inputName);
        return TensorShape.Broadcast(input, other)
            ? other
            : throw new ArgumentException($"{name} of shape {ShapeOf(other)} does not broadcast with " +
                $"{inputName} of shape {ShapeOf(input)}: sizes must be equal or 1, counted from the last.", name);
    }

    /// <summary>A real tensor of the shape and on the device of <paramref name="input"/>.</summary>
    public static Tensor SameShape(
        Tensor input, Tensor other, [CallerArgumentExpression(nameof(other))] string name = "")
    {
        Real(input);
        Real(other, name);
        SameDevice(input, other, name);
        return TensorShape.AreEqual(other, input)
            ? other
            : throw new ArgumentException(
                $"{name} has the shape {ShapeOf(other)}, but it must have that of input, {ShapeOf(input)}.", name);
    }

    /// <summary>The dtype of a real tensor, if it is that of <paramref name="input"/>.</summary>
    public static ScalarType SameType(
        Tensor input, Tensor other, [CallerArgumentExpression(nameof(other))] string name = "",
        [CallerArgumentExpression(nameof(input))] string inputName = "")
    {
        var dtype = RealType(other, name);
        return dtype == input.dtype
            ? dtype
            : throw new ArgumentException(
                $"{name} is {dtype}, but {inputName} is {input.dtype}: pass {name}.to({inputName}.dtype).", name);
    }

    /// <summary>A dimension of a real tensor, counted from 0; 0 of a number.</summary>
    public static long Dimension(Tensor input, long dim)
    {
        var dimensions = Math.Max(1, Real(input).Dimensions);
        if (dim < -dimensions || dim >= dimensions)
        {
            throw new ArgumentOutOfRangeException(nameof(dim), dim,
                $"dim must be from {-dimensions} to {dimensions - 1} for an input of {input.Dimensions} dimensions.");
        }
        return dim < 0 ? dim + dimensions : dim;
    }

    /// <summary>The shape as messages write it.</summary>
    public static string ShapeOf(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

    /// <summary>The type of the device of a tensor, if it is on that of <paramref name="input"/>.</summary>
    public static DeviceType SameDevice(Tensor input, Tensor other, string name, string inputName = "input")
    {
        var device = input.device_type;
        if (other.device_type != device ||
            (device != DeviceType.CPU && other.device_index != input.device_index))
        {
            throw new ArgumentException(
                $"{name} is on {other.device}, but {inputName} is on {input.device}: pass " +
                $"{name}.to({inputName}.device).", name);
        }
        return device;
    }

    // torch's qint8, quint8, qint32, to which TorchSharp gives no names; they have no operators.
    private static bool IsQuantized(ScalarType dtype) => (int)dtype is 12 or 13 or 14;

    // Apart from the checks, which become part of the code that calls them.
    [DoesNotReturn]
    private static void RefuseMissing(Tensor? input, string name)
    {
        ArgumentNullException.ThrowIfNull(input, name);
        throw new ObjectDisposedException(name, $"{name} has been disposed, perhaps by a dispose scope that has " +
            "ended: keep it with MoveToOuterDisposeScope().");
    }

    [DoesNotReturn]
    private static void RefuseComplex(ScalarType dtype, string name) => throw new ArgumentException(
        $"{name} is {dtype}, but decisions need an order: pass a real tensor, for example {name}.real.", name);

    [DoesNotReturn]
    private static void RefuseQuantized(string name) => throw new ArgumentException(
        $"{name} is stored quantized: pass {name}.dequantize().", name);
}
