using System.Runtime.InteropServices;
using SllCore.Arithmetic;
using SllCore.Kernels;

namespace SllCore;

/// <summary>What the calls of the comparisons have in common: checks, and the common dtype.</summary>
internal static class Comparison
{
    // The largest number of float16: up to it no dtype has to be asked for.
    private const double FiniteEverywhere = 65504;

    /// <summary>input ⋛ other: the step of input − other.</summary>
    public static Tensor Of(StepOperator step, Tensor input, Tensor other, OperatorTable table) =>
        Between(step, input, other, input, other, table);

    /// <summary>other ⋛ input: the step of other − input.</summary>
    public static Tensor Reversed(StepOperator step, Tensor input, Tensor other, OperatorTable table) =>
        Between(step, other, input, input, other, table);

    /// <summary>input ⋛ a number.</summary>
    public static Tensor Of(StepOperator step, Tensor input, double other, OperatorTable table)
    {
        // The difference to ∞, or to what the dtype makes ∞, tells nothing of ∞ itself.
        if (Math.Abs(other) <= FiniteEverywhere || !IsInfiniteIn(TensorArgument.RealType(input), other))
            return table.Call(step.Placed(other, unit: 1), input);
        using var number = Number(other, input);
        return table.CallChecked(step, table.Checked(input), number);
    }

    /// <summary>A number ⋛ input: not a step of the input, which would descend, but of the difference.</summary>
    /// <param name="step">The step.</param>
    /// <param name="input">The input.</param>
    /// <param name="other">The number.</param>
    /// <param name="table">Through which it goes.</param>
    /// <param name="torchs">torch's comparison of the input with the number.</param>
    public static Tensor Reversed(
        StepOperator step, Tensor input, double other, OperatorTable table, Func<Tensor, Scalar, Tensor> torchs)
    {
        table.Checked(input);
        if (ReferenceEquals(table, OperatorTable.Hard) || !input.is_floating_point())
        {
            using var scalar = other.ToScalar();
            using var holds = torchs(input, scalar);
            return holds.to(input.dtype);
        }
        using var number = Number(other, input);
        return table.CallChecked(step, number, input);
    }

    /// <summary>Refuses what cannot be compared.</summary>
    public static void Check(Tensor input, Tensor other, OperatorTable table)
    {
        TensorArgument.BroadcastsWith(input, other);
        table.Checked(input);
        table.Checked(other);
    }

    private static Tensor Between(
        StepOperator step, Tensor left, Tensor right, Tensor input, Tensor other, OperatorTable table)
    {
        var isOneType = TensorArgument.RealType(input) == TensorArgument.RealType(other);
        if (!ReferenceEquals(table, OperatorTable.Hard))
        {
            Check(input, other, table);
            return Call(step, left, right, isOneType, table);
        }
        // torch finds what is wrong with shapes and devices itself, at no cost; the check has the words for it.
        try
        {
            return Call(step, left, right, isOneType, table);
        }
        catch (ExternalException)
        {
            Check(input, other, table);
            throw;
        }
    }

    private static Tensor Call(StepOperator step, Tensor left, Tensor right, bool isOneType, OperatorTable table)
    {
        if (isOneType)
            return table.CallChecked(step, left, right);
        using var scope = NewDisposeScope();
        var (x, y) = Promotion.Of(left, right);
        return table.CallChecked(step, x, y).MoveToOuterDisposeScope();
    }

    private static bool IsInfiniteIn(ScalarType dtype, double number) =>
        is_floating_point(dtype) && !double.IsFinite(FloatFormat.Round(number, dtype));

    private static Tensor Number(double value, Tensor like) => tensor(value, dtype: like.dtype, device: like.device);
}
