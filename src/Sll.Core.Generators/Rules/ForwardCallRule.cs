using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL031: a module that calls another by <c>forward</c>, past the hooks that quantization hangs on
/// it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForwardCallRule() : SllRule(Descriptors.ForwardCall, OperationKind.Invocation)
{
    /// <summary>What a project can use that references Sll.Quantization.</summary>
    internal const string Quantize = "SllCore.Quantization.Quantize";

    private protected override bool Applies(Compilation compilation, AnalyzerOptions options) =>
        compilation.GetTypeByMetadataName(Quantize) is not null;

    private protected override Diagnostic? Find(OperationAnalysisContext context) =>
        context.Operation is IInvocationOperation
        {
            TargetMethod: { Name: "forward" } forward,
            Instance: { Type: { } module } and not IInstanceReferenceOperation,
        } call
        && Torch.IsModule(forward.ContainingType)
        && Torch.IsModule(context.ContainingSymbol.ContainingType)
        && HasCall(module, forward)
            ? Found(call.Syntax)
            : null;

    // ConvTranspose2d's forward with a size has none.
    private static bool HasCall(ITypeSymbol module, IMethodSymbol forward) => Torch.TypesOf(module)
        .SelectMany(type => type.GetMembers("call"))
        .OfType<IMethodSymbol>()
        .Any(call => call.Parameters.Select(parameter => parameter.Type)
            .SequenceEqual(forward.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default));
}
