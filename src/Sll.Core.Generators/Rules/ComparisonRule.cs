using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL001: a comparison that is turned into numbers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ComparisonRule() : GradientRule(Descriptors.Comparison, OperationKind.Invocation)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        return ComparisonIn(call) is { LosesGradient: true } ? Found(call.Syntax) : null;
    }

    /// <summary>The comparison whose result the call turns into numbers.</summary>
    internal static Comparison? ComparisonIn(IInvocationOperation call)
    {
        if (!Torch.IsMember(call.TargetMethod))
            return null;
        var condition = call.TargetMethod.Name switch
        {
            "float" or "double" or "half" or "bfloat16" or "type_as" => call.Instance,
            "to" or "to_type" when ConvertsToNumbers(call) => call.Instance,
            "where" when call.Instance is null && BranchesOf(call) is not null => Torch.InputOf(call),
            _ => null,
        };
        return Comparison.Of(Operations.SourceOf(condition));
    }

    /// <summary>The constants between which <c>where(condition, x, y)</c> chooses.</summary>
    internal static (double IfTrue, double IfFalse)? BranchesOf(IInvocationOperation where) =>
        Number(Torch.ArgumentAfterInput(where, 0)) is { } x && Number(Torch.ArgumentAfterInput(where, 1)) is { } y
            ? (x, y)
            : null;

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

    private static double? Number(IOperation? operation)
    {
        operation = Operations.Strip(operation);
        if (operation is { ConstantValue: { HasValue: true, Value: { } value } })
        {
            return value switch
            {
                int number => number,
                long number => number,
                float number => number,
                double number => number,
                _ => null,
            };
        }
        return operation is IInvocationOperation { TargetMethod: { } method } && Torch.IsMember(method)
            ? method.Name switch { "ones_like" or "ones" => 1, "zeros_like" or "zeros" => 0, _ => null }
            : null;
    }
}
