using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>Logic of tensors: an operator or one of torch's functions.</summary>
/// <param name="SllOp">The member of SllOps that does the same with truth values.</param>
/// <param name="Operands">The conditions that it joins.</param>
/// <param name="Along">The dimension of <c>all</c> and <c>any</c>, and whether it stays, if they are given.</param>
internal readonly record struct Logic(
    string SllOp, ImmutableArray<IOperation> Operands, ImmutableArray<IOperation> Along)
{
    /// <summary>The logic that an operation is.</summary>
    public static Logic? Of(IOperation? operation) => operation switch
    {
        IBinaryOperation { OperatorMethod: { } method } binary when Torch.IsTensor(method.ContainingType) =>
            Of(binary.OperatorKind, binary.LeftOperand, binary.RightOperand),
        IUnaryOperation { OperatorMethod: { } method, OperatorKind: UnaryOperatorKind.BitwiseNegation } not
            when Torch.IsTensor(method.ContainingType) => new("LogicalNot", [not.Operand], []),
        IInvocationOperation call when Torch.IsMember(call.TargetMethod) && Torch.InputOf(call) is { } input =>
            Of(call, input),
        _ => null,
    };

    private static Logic? Of(BinaryOperatorKind kind, IOperation left, IOperation right) => kind switch
    {
        BinaryOperatorKind.And => new("LogicalAnd", [left, right], []),
        BinaryOperatorKind.Or => new("LogicalOr", [left, right], []),
        BinaryOperatorKind.ExclusiveOr => new("LogicalXor", [left, right], []),
        _ => null,
    };

    private static Logic? Of(IInvocationOperation call, IOperation input)
    {
        var (first, second) = (Torch.ArgumentAfterInput(call, 0), Torch.ArgumentAfterInput(call, 1));
        return call.TargetMethod.Name switch
        {
            "logical_and" or "bitwise_and" when first is not null => Of(BinaryOperatorKind.And, input, first),
            "logical_or" or "bitwise_or" when first is not null => Of(BinaryOperatorKind.Or, input, first),
            "logical_xor" or "bitwise_xor" when first is not null => Of(BinaryOperatorKind.ExclusiveOr, input, first),
            "logical_not" or "bitwise_not" => new("LogicalNot", [input], []),
            "all" or "any" => new(
                call.TargetMethod.Name == "all" ? "All" : "Any",
                [input],
                first is null ? [] : second is null ? [first] : [first, second]),
            _ => null,
        };
    }
}
