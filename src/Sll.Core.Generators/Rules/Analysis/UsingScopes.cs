using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>The <c>using</c> statements and declarations that an operation stands in, in its own function.</summary>
internal static class UsingScopes
{
    /// <summary>The values they dispose, those of the innermost first.</summary>
    public static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (var inner = operation; inner.Parent is { } outer; inner = outer)
        {
            switch (outer)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    yield break;
                case IUsingOperation statement when statement.Body == inner:
                    foreach (var value in ValuesOf(statement.Resources))
                        yield return value;
                    break;
                case IBlockOperation block:
                    for (var i = block.Operations.IndexOf(inner) - 1; i >= 0; i--)
                    {
                        if (block.Operations[i] is not IUsingDeclarationOperation declaration)
                            continue;
                        foreach (var value in ValuesOf(declaration.DeclarationGroup))
                            yield return value;
                    }
                    break;
            }
        }
    }

    /// <summary>True for an operation under <c>no_grad()</c> or <c>inference_mode()</c>.</summary>
    public static bool HoldNoGrad(IOperation operation) => Around(operation).Any(resource =>
        Operations.Strip(resource)
            is IInvocationOperation { TargetMethod: { Name: "no_grad" or "inference_mode" } method }
        && Torch.IsMember(method));

    private static IEnumerable<IOperation> ValuesOf(IOperation resources)
    {
        if (resources is not IVariableDeclarationGroupOperation group)
        {
            yield return resources;
            yield break;
        }
        foreach (var declaration in group.Declarations)
        {
            foreach (var declarator in declaration.Declarators)
            {
                if (declarator.GetVariableInitializer()?.Value is { } value)
                    yield return value;
            }
        }
    }
}
