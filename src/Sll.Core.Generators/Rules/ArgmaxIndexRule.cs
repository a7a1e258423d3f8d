using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL004: an argmax that chooses entries of another tensor.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArgmaxIndexRule : DiagnosticAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "SLL004";

    private static readonly ImmutableHashSet<string> s_choosing = ImmutableHashSet.Create(
        "index", "index_select", "gather", "take", "take_along_dim", "scatter", "embedding");

    private static readonly DiagnosticDescriptor s_rule = Rule.Create(
        Id, Rule.Gradient, DiagnosticSeverity.Info,
        "A choice by argmax has no gradient to the scores",
        "The scores get no gradient from this choice; a sum weighted by SllOps.Argmax has one inside Sll.Linearize");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        GradientCode.Register(context, Analyze, OperationKind.Invocation, OperationKind.PropertyReference);
    }

    private static void Analyze(OperationAnalysisContext context, GradientCode code)
    {
        var arguments = context.Operation switch
        {
            IInvocationOperation call when s_choosing.Contains(call.TargetMethod.Name) && Torch.IsMember(call.TargetMethod) =>
                call.Arguments,
            IPropertyReferenceOperation { Property.IsIndexer: true } indexer when Torch.IsTensor(indexer.Instance?.Type) =>
                indexer.Arguments,
            _ => [],
        };
        if (arguments.Any(argument => argument.Parameter?.Ordinal >= 0 && IsArgmax(argument.Value)))
            context.ReportDiagnostic(Diagnostic.Create(s_rule, context.Operation.Syntax.GetLocation()));
    }

    // Indexers take their indices as a params array.
    private static bool IsArgmax(IOperation value) =>
        Argmax.Of(value) is not null
        || Operations.Strip(value) is IArrayCreationOperation { Initializer: { } indices }
            && indices.ElementValues.Any(index => Argmax.Of(index) is not null);
}
