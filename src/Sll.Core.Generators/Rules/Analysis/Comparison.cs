using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>An order comparison of tensors, written so that it is true where <c>Above &gt; Below</c>.</summary>
internal readonly record struct Comparison(IOperation Above, IOperation Below)
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
                    "gt" or "greater" or "ge" or "greater_equal" => BinaryOperatorKind.GreaterThan,
                    "lt" or "less" or "le" or "less_equal" => BinaryOperatorKind.LessThan,
                    _ => BinaryOperatorKind.None,
                };
                return Torch.InputOf(call) is { } input && Torch.ArgumentAfterInput(call, 0) is { } target
                    ? Of(kind, input, target)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>True if a side is random: a mask that is drawn has no gradient to lose.</summary>
    public bool IsRandom => IsDrawn(Above) || IsDrawn(Below);

    private static Comparison? Of(BinaryOperatorKind kind, IOperation left, IOperation right) => kind switch
    {
        BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual => new(left, right),
        BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual => new(right, left),
        _ => null,
    };

    private static bool IsDrawn(IOperation side) =>
        Operations.SourceOf(side) is IInvocationOperation { TargetMethod: { } method }
        && method.Name.StartsWith("rand", System.StringComparison.Ordinal) && Torch.IsMember(method);
}
