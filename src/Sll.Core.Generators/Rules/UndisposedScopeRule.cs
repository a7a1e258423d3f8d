using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL005: a scope that is opened and not closed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndisposedScopeRule : DiagnosticAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "SLL005";

    private static readonly DiagnosticDescriptor s_rule = Rule.Create(
        Id, Rule.Scope, DiagnosticSeverity.Warning,
        "The scope of a linearization is not disposed",
        "This scope is never closed, so the thread's operators stay replaced: put it in a using");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (Scope.Opens(call) && IsLost(call))
            context.ReportDiagnostic(Diagnostic.Create(s_rule, call.Syntax.GetLocation()));
    }

    private static bool IsLost(IOperation scope)
    {
        var holder = scope.Parent;
        while (holder is IConversionOperation or IParenthesizedOperation or IConditionalOperation { IsRef: false, Type: not null })
            holder = holder.Parent;
        return holder switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IPropertyReferenceOperation => true, // Sll.Linearize(eps).Table
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsClosed(declarator),
            _ => false,
        };
    }

    // In a using, or handed on: disposed, returned, passed or stored. Reading a member is neither.
    private static bool IsClosed(IVariableDeclaratorOperation declarator)
    {
        if (declarator.Parent?.Parent?.Parent is IUsingOperation or IUsingDeclarationOperation)
            return true;
        IOperation function = declarator;
        while (function.Parent is { } parent)
            function = parent;
        return function.Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol))
            .Any(reference => reference.Parent is not IPropertyReferenceOperation);
    }
}
