using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>An order comparison of a tensor with a tensor or a number.</summary>
/// <param name="SllOp">The member of SllOps that makes numbers of it.</param>
/// <param name="Left">The tensor.</param>
/// <param name="Right">What it is compared with.</param>
internal readonly record struct Comparison(string SllOp, IOperation Left, IOperation Right)
{
    /// <summary>The comparison that an operation is: an operator or one of torch's functions.</summary>
    public static Comparison? Of(IOperation? operation)
    {
        switch (operation)
        {
            case IBinaryOperation { OperatorMethod: { } method } binary when Torch.IsTensor(method.ContainingType):
                return Of(binary.OperatorKind, binary.LeftOperand, binary.RightOperand);
            case IInvocationOperation call when Torch.IsMember(call.TargetMethod):
                var kind = call.TargetMethod.Name switch
                {
                    "gt" or "greater" => BinaryOperatorKind.GreaterThan,
                    "ge" or "greater_equal" => BinaryOperatorKind.GreaterThanOrEqual,
                    "lt" or "less" => BinaryOperatorKind.LessThan,
                    "le" or "less_equal" => BinaryOperatorKind.LessThanOrEqual,
                    _ => BinaryOperatorKind.None,
                };
                return Torch.InputOf(call) is { } input && Torch.ArgumentAfterInput(call, 0) is { } target
                    ? Of(kind, input, target)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>
    /// True if there is a gradient to lose: not for a mask of positions or of drawn numbers, nor between two sides
    /// without a gradient.
    /// </summary>
    public bool LosesGradient =>
        !Gradientless.IsMask(Left) && !Gradientless.IsMask(Right) && !(Gradientless.Is(Left) && Gradientless.Is(Right));

    // 0.5 > x is x < 0.5.
    private static Comparison? Of(BinaryOperatorKind kind, IOperation left, IOperation right)
    {
        var isReversed = !Torch.IsTensor(Operations.Written(left).Type);
        var op = kind switch
        {
            BinaryOperatorKind.GreaterThan => isReversed ? "Less" : "Greater",
            BinaryOperatorKind.GreaterThanOrEqual => isReversed ? "LessEqual" : "GreaterEqual",
            BinaryOperatorKind.LessThan => isReversed ? "Greater" : "Less",
            BinaryOperatorKind.LessThanOrEqual => isReversed ? "GreaterEqual" : "LessEqual",
            _ => null,
        };
        return op is null ? null : isReversed ? new(op, right, left) : new(op, left, right);
    }
}
