using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL004: an argmax that chooses entries of another tensor.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArgmaxIndexRule() : GradientRule(
    Descriptors.ArgmaxIndex, OperationKind.Invocation, OperationKind.PropertyReference)
{
    private static readonly ImmutableHashSet<string> s_choosing = ImmutableHashSet.Create(
        "index", "index_select", "gather", "take", "take_along_dim", "scatter", "embedding");

    private protected override Diagnostic? Find(OperationAnalysisContext context)
    {
        var arguments = context.Operation switch
        {
            IInvocationOperation call
                when s_choosing.Contains(call.TargetMethod.Name) && Torch.IsMember(call.TargetMethod) =>
                call.Arguments,
            IPropertyReferenceOperation { Property.IsIndexer: true } indexer
                when Torch.IsTensor(indexer.Instance?.Type) =>
                indexer.Arguments,
            _ => [],
        };
        return arguments.Any(argument => argument.Parameter?.Ordinal >= 0 && IsArgmax(argument.Value))
            ? Found(context.Operation.Syntax)
            : null;
    }

    // Indexers take their indices as a params array.
    private static bool IsArgmax(IOperation value) =>
        Argmax.OfIndex(value) is not null
        || Operations.Strip(value) is IArrayCreationOperation { Initializer: { } indices }
            && indices.ElementValues.Any(index => Argmax.OfIndex(index) is not null);
}
