using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>Numbers made of a condition c: <c>c.@float()</c>, <c>c * 0.5</c>, <c>torch.where(c, 1, 0)</c>.</summary>
internal static class Numbers
{
    /// <summary>The condition that an operation turns into numbers.</summary>
    public static IOperation? ConditionIn(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply, OperatorMethod: { } method } product
            when Torch.IsTensor(method.ContainingType) => FactorOfFloat(product.LeftOperand, product.RightOperand),
        IInvocationOperation call when Torch.IsMember(call.TargetMethod) => call.TargetMethod.Name switch
        {
            "float" or "double" or "half" or "bfloat16" or "type_as" => call.Instance,
            "to" or "to_type" when ConvertsToNumbers(call) => call.Instance,
            "mul" or "multiply" => FactorOfFloat(Torch.InputOf(call), Torch.ArgumentAfterInput(call, 0)),
            "where" when Choice.Of(call) is { Constants: not null } choice => choice.Condition,
            _ => null,
        },
        _ => null,
    };

    /// <summary>The number that all entries of a value are.</summary>
    public static double? Constant(IOperation? value)
    {
        value = Operations.Strip(value);
        if (value is { ConstantValue: { HasValue: true, Value: { } constant } })
        {
            return constant switch
            {
                int number => number,
                long number => number,
                float number => number,
                double number => number,
                _ => null,
            };
        }
        return value is IInvocationOperation { TargetMethod: { } method } && Torch.IsMember(method)
            ? method.Name switch { "ones_like" or "ones" => 1, "zeros_like" or "zeros" => 0, _ => null }
            : null;
    }

    // A dtype that is known to be an integer's has no gradient to lose; a device is no dtype.
    private static bool ConvertsToNumbers(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (Torch.IsTensor(argument.Parameter?.Type))
                return true;
            if (argument.Parameter?.Type.Name == "ScalarType")
            {
                return Operations.Strip(argument.Value) is not IFieldReferenceOperation { Field.Name: var dtype }
                    || dtype.Contains("loat");
            }
        }
        return false;
    }

    // bool times an integer is an integer; times a tensor, most often a mask of that tensor.
    private static IOperation? FactorOfFloat(IOperation? left, IOperation? right) =>
        IsFloat(right) ? left : IsFloat(left) ? right : null;

    private static bool IsFloat(IOperation? factor) =>
        Operations.Strip(factor)?.Type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;
}
