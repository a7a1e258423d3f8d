using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>A tensor of bool: a comparison, or logic of conditions.</summary>
internal static class Condition
{
    /// <summary>True if a comparison in it has a gradient to lose.</summary>
    public static bool LosesGradient(IOperation? value)
    {
        value = Operations.SourceOf(value);
        return Comparison.Of(value) is { } comparison
            ? comparison.LosesGradient
            : Logic.Of(value) is { } logic && logic.Operands.Any(LosesGradient);
    }

    /// <summary>The member of SllOps that makes truth values of it.</summary>
    public static string? SllOp(IOperation? value)
    {
        value = Operations.SourceOf(value);
        return Comparison.Of(value)?.SllOp ?? Logic.Of(value)?.SllOp;
    }

    /// <summary>True for a value that is bool for sure. A mask that somebody else made may hold numbers.</summary>
    public static bool IsBool(IOperation? value)
    {
        value = Operations.SourceOf(value);
        return Comparison.Of(value) is not null || IsTest(value)
            || Logic.Of(value) is { } logic && logic.Operands.All(IsBool);
    }

    private static bool IsTest(IOperation? value) => value switch
    {
        IBinaryOperation { OperatorMethod: { } method, OperatorKind: var kind } => Torch.IsTensor(method.ContainingType)
            && kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals,
        IInvocationOperation { TargetMethod: { Name: var name } method } => Torch.IsMember(method)
            && name is "eq" or "ne" or "not_equal" or "isclose" or "isnan" or "isinf" or "isfinite" or "isneginf"
                or "isposinf",
        _ => false,
    };
}
