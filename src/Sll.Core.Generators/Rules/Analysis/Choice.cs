using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>torch's where: x where the condition holds, else y.</summary>
internal readonly record struct Choice(IOperation Condition, IOperation X, IOperation Y)
{
    /// <summary>The choice that an operation is: <c>torch.where(condition, x, y)</c> or
    /// <c>x.where(condition, y)</c>.</summary>
    public static Choice? Of(IOperation? operation)
    {
        if (Torch.Call(operation, "where") is not { } call
            || Torch.InputOf(call) is not { } input
            || Torch.ArgumentAfterInput(call, 0) is not { } second
            || Torch.ArgumentAfterInput(call, 1) is not { } third)
        {
            return null;
        }
        return call.Instance is null ? new(input, second, third) : new(second, input, third);
    }

    /// <summary>The constants between which it chooses: then it makes numbers of its condition.</summary>
    public (double IfTrue, double IfFalse)? Constants =>
        Numbers.Constant(X) is { } x && Numbers.Constant(Y) is { } y ? (x, y) : null;

    /// <summary>
    /// True if x and y are equal where the two sides of the comparison are, as in max, clamp, relu and abs: the choice
    /// does not jump, and its gradient is that of x and y.
    /// </summary>
    public bool IsContinuous =>
        Comparison.Of(Operations.SourceOf(Condition)) is { } comparison && IsTie(X, comparison) && IsTie(Y, comparison);

    // What both sides are where they are equal.
    private static bool IsTie(IOperation branch, Comparison comparison) =>
        AreSame(branch, comparison.Left) || AreSame(branch, comparison.Right)
        || Numbers.Constant(comparison.Right) is 0 && Vanishes(branch, comparison.Left);

    // 0 where the input is.
    private static bool Vanishes(IOperation value, IOperation input) => Operations.SourceOf(value) switch
    {
        var source when AreSame(source, input) || Numbers.Constant(source) is 0 => true,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negative => Vanishes(negative.Operand, input),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product =>
            Vanishes(product.LeftOperand, input) || Vanishes(product.RightOperand, input),
        _ => false,
    };

    private static bool AreSame(IOperation? a, IOperation b) =>
        Operations.Strip(a)?.Syntax.ToString() == Operations.Strip(b)?.Syntax.ToString()
        || Numbers.Constant(a) is { } number && number == Numbers.Constant(b);
}
