using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL005: a scope that is opened and not closed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndisposedScopeRule() : SllRule(Descriptors.UndisposedScope, OperationKind.Invocation)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        return Scope.Opens(call) && IsLost(call) ? Found(call.Syntax) : null;
    }

    private static bool IsLost(IOperation scope)
    {
        var holder = scope.Parent;
        while (holder is IConversionOperation or IParenthesizedOperation
            or IConditionalOperation { IsRef: false, Type: not null })
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
