using System.Reflection;
using System.Runtime.CompilerServices;
using SllCore.Operators;

namespace SllCore;

/// <summary>Checks of arguments, made before any autograd node exists.</summary>
internal static class Argument
{
    private static readonly SortedSet<string> s_operatorNames =
        new(typeof(SllOps).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name));

    /// <summary>A tensor that is not null, not disposed and not complex.</summary>
    public static Tensor Real(Tensor input, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        RealType(input, name);
        return input;
    }

    /// <summary>The dtype of a tensor that is not null, not disposed and not complex.</summary>
    public static ScalarType RealType(Tensor input, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(input, name);
        if (input.IsInvalid)
        {
            throw new ObjectDisposedException(name,
                $"{name} has been disposed, perhaps by a dispose scope that has ended: keep it with MoveToOuterDisposeScope().");
        }
        var dtype = input.dtype;
        if (is_complex(dtype))
        {
            throw new ArgumentException(
                $"{name} is {dtype}, but decisions need an order: pass a real tensor, for example {name}.real.", name);
        }
        return dtype;
    }

    /// <summary>A real tensor on the device of <paramref name="input"/> (or a single number) that broadcasts with it.</summary>
    public static Tensor Beside(Tensor input, Tensor other, [CallerArgumentExpression(nameof(other))] string name = "")
    {
        Real(input);
        Real(other, name);
        if (other.Dimensions > 0)
            SameDevice(input, other, name);
        var (sizes, others) = (input.shape, other.shape);
        for (var (i, j) = (sizes.Length - 1, others.Length - 1); i >= 0 && j >= 0; i--, j--)
        {
            if (sizes[i] != others[j] && sizes[i] != 1 && others[j] != 1)
            {
                throw new ArgumentException($"{name} of shape {Shape(other)} does not broadcast with " +
                    $"input of shape {Shape(input)}: sizes must be equal or 1, counted from the last.", name);
            }
        }
        return other;
    }

    /// <summary>A real tensor of the shape and on the device of <paramref name="input"/>.</summary>
    public static Tensor Like(Tensor input, Tensor other, [CallerArgumentExpression(nameof(other))] string name = "")
    {
        Real(input);
        Real(other, name);
        SameDevice(input, other, name);
        return other.shape.AsSpan().SequenceEqual(input.shape)
            ? other
            : throw new ArgumentException(
                $"{name} has the shape {Shape(other)}, but it must have that of input, {Shape(input)}.", name);
    }

    /// <summary>A tensor of the dtype of <paramref name="input"/>.</summary>
    public static Tensor SameType(Tensor input, Tensor other, [CallerArgumentExpression(nameof(other))] string name = "") =>
        other.dtype == input.dtype
            ? other
            : throw new ArgumentException(
                $"{name} is {other.dtype}, but input is {input.dtype}: pass {name}.to(input.dtype).", name);

    /// <summary>The dimension that <paramref name="dim"/> names, counted from 0, with an entry to be the largest.</summary>
    public static long Dimension(Tensor input, long dim)
    {
        if (Real(input).dtype == ScalarType.Bool)
            throw new ArgumentException("input is Bool, of which torch has no argmax: pass input.to(ScalarType.Byte).", nameof(input));
        var dimensions = Math.Max(1, input.Dimensions);
        if (dim < -dimensions || dim >= dimensions)
        {
            throw new ArgumentOutOfRangeException(nameof(dim), dim,
                $"dim must be from {-dimensions} to {dimensions - 1} for an input of {input.Dimensions} dimensions.");
        }
        var index = dim < 0 ? dim + dimensions : dim;
        if (input.Dimensions > 0 && input.shape[index] == 0)
            throw new ArgumentException($"input has no entries along dim {dim}, so none of them is the largest.", nameof(input));
        return index;
    }

    /// <summary>A half-width of a band: finite and positive.</summary>
    public static double Eps(double eps, [CallerArgumentExpression(nameof(eps))] string name = "") =>
        double.IsFinite(eps) && eps > 0
            ? eps
            : throw new ArgumentOutOfRangeException(name, eps, $"{name} must be finite and above 0.");

    /// <summary>A fraction of something: above 0, at most 1.</summary>
    public static double Fraction(double fraction, [CallerArgumentExpression(nameof(fraction))] string name = "") =>
        fraction is > 0 and <= 1
            ? fraction
            : throw new ArgumentOutOfRangeException(name, fraction, $"{name} must be above 0 and at most 1.");

    /// <summary>One of the values its type has names for.</summary>
    public static TEnum Named<TEnum>(TEnum value, string name) where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be {string.Join(" or ", Enum.GetNames<TEnum>())}.");

    /// <summary>The name of one of the operators of <see cref="SllOps"/>.</summary>
    public static string OperatorName(string operatorName) =>
        s_operatorNames.Contains(operatorName)
            ? operatorName
            : throw new ArgumentException(
                $"'{operatorName}' is none of the operators {string.Join(", ", s_operatorNames)}: write for example " +
                "nameof(SllOps.Round).", nameof(operatorName));

    /// <summary>A half-width whose bands do not overlap.</summary>
    public static double EpsFor(StepOperator step, double eps) =>
        step.RepeatsEveryUnit && eps > 0.5
            ? throw new ArgumentOutOfRangeException(nameof(eps), eps,
                $"eps must be above 0 and at most 0.5 for {step.Name}: its boundaries are 1 apart, so wider bands would overlap.")
            : eps;

    /// <summary>The tensor itself, or in float32 if its dtype is a half type.</summary>
    public static Tensor Widen(Tensor input) =>
        input.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? input.to(ScalarType.Float32) : input;

    /// <summary>The shape as messages write it.</summary>
    public static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

    private static void SameDevice(Tensor input, Tensor other, string name)
    {
        if (other.device_type != input.device_type || other.device_index != input.device_index)
        {
            throw new ArgumentException(
                $"{name} is on {other.device}, but input is on {input.device}: pass {name}.to(input.device).", name);
        }
    }
}
