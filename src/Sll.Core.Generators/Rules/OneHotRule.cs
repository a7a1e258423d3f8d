using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL003: the one-hot of an argmax.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OneHotRule : DiagnosticAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "SLL003";

    private static readonly DiagnosticDescriptor s_rule = Rule.Create(
        Id, Rule.Gradient, DiagnosticSeverity.Warning,
        "The one-hot of an argmax has no gradient",
        "This one-hot has no gradient; that of SllOps.Argmax has one inside Sll.Linearize");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        GradientCode.Register(context, Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, GradientCode code)
    {
        var call = (IInvocationOperation)context.Operation;
        if (ArgmaxIn(call) is not null)
            context.ReportDiagnostic(Diagnostic.Create(s_rule, call.Syntax.GetLocation()));
    }

    /// <summary>The argmax whose one-hot the call makes.</summary>
    internal static IInvocationOperation? ArgmaxIn(IInvocationOperation call) =>
        call.TargetMethod.Name == "one_hot" && Torch.IsMember(call.TargetMethod)
            ? Argmax.Of(Torch.InputOf(call))
            : null;
}
