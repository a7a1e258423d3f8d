using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL006: an await or a yield while a scope is open.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PauseInScopeRule() : SllRule(
    Descriptors.PauseInScope, OperationKind.Await, OperationKind.YieldReturn, OperationKind.Loop, OperationKind.Using,
    OperationKind.UsingDeclaration)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context)
    {
        var consequence = context.Operation switch
        {
            IAwaitOperation
                or IForEachLoopOperation { IsAsynchronous: true }
                or IUsingOperation { IsAsynchronous: true }
                or IUsingDeclarationOperation { IsAsynchronous: true } =>
                    "the code after this await may run on another",
            IReturnOperation { Kind: OperationKind.YieldReturn } => "the caller's code runs inside it after this yield",
            _ => null,
        };
        return consequence is not null && UsingScopes.Around(context.Operation).Any(Scope.IsScope)
            ? Found(context.Operation.Syntax.GetFirstToken(), consequence)
            : null;
    }
}
