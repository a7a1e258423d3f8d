using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL006: an await or a yield while a scope is open.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PauseInScopeRule : DiagnosticAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "SLL006";

    private static readonly DiagnosticDescriptor s_rule = Rule.Create(
        Id, Rule.Scope, DiagnosticSeverity.Warning,
        "An await or yield inside the scope of a linearization",
        "The scope belongs to the thread that opened it, and {0}: close the scope first");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(
            Analyze, OperationKind.Await, OperationKind.YieldReturn,
            OperationKind.Loop, OperationKind.Using, OperationKind.UsingDeclaration);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var consequence = context.Operation switch
        {
            IAwaitOperation
                or IForEachLoopOperation { IsAsynchronous: true }
                or IUsingOperation { IsAsynchronous: true }
                or IUsingDeclarationOperation { IsAsynchronous: true } => "the code after this await may run on another",
            IReturnOperation { Kind: OperationKind.YieldReturn } => "the caller's code runs inside it after this yield",
            _ => null,
        };
        if (consequence is not null && UsingScopes.Around(context.Operation).Any(Scope.IsScope))
        {
            var keyword = context.Operation.Syntax.GetFirstToken();
            context.ReportDiagnostic(Diagnostic.Create(s_rule, keyword.GetLocation(), consequence));
        }
    }
}
