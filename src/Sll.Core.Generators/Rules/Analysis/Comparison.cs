using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>An order comparison of tensors, written so that it is true where <c>Above &gt; Below</c>.</summary>
/// <param name="Above">The greater side.</param>
/// <param name="Below">The smaller side.</param>
/// <param name="IsStrict">False if it is true at ties too.</param>
internal readonly record struct Comparison(IOperation Above, IOperation Below, bool IsStrict)
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
    /// True if there is a gradient to lose: not for a mask of positions or of drawn numbers, nor between two sides without
    /// a gradient.
    /// </summary>
    public bool LosesGradient =>
        !Gradientless.IsMask(Above) && !Gradientless.IsMask(Below) && !(Gradientless.Is(Above) && Gradientless.Is(Below));

    private static Comparison? Of(BinaryOperatorKind kind, IOperation left, IOperation right) => kind switch
    {
        BinaryOperatorKind.GreaterThan => new(left, right, IsStrict: true),
        BinaryOperatorKind.GreaterThanOrEqual => new(left, right, IsStrict: false),
        BinaryOperatorKind.LessThan => new(right, left, IsStrict: true),
        BinaryOperatorKind.LessThanOrEqual => new(right, left, IsStrict: false),
        _ => null,
    };
}
