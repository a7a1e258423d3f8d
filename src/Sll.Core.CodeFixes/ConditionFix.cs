using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.CodeFixes;

/// <summary>A fix that writes a condition with SllOps: <c>(x &gt; 0) &amp; (y &lt;= t)</c> becomes
/// <c>SllOps.LogicalAnd(SllOps.Greater(x, 0), SllOps.LessEqual(y, t))</c>.</summary>
public abstract class ConditionFix : SllCodeFix
{
    private protected ConditionFix(params string[] ids)
        : base(ids)
    {
    }

    /// <summary>The condition as truth values, or null if there are none that are right for sure.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="found">What is replaced. A comparison outside it, in a local of its own, has other uses.</param>
    private protected static ExpressionSyntax? TruthValues(IOperation condition, SyntaxNode found)
    {
        var source = Operations.SourceOf(condition);
        if (Comparison.Of(source) is { LosesGradient: true } comparison)
            return TruthValues(comparison, found);
        if (Logic.Of(source) is not { } logic || !Condition.LosesGradient(source))
            return null;
        var arguments = logic.Operands.Select(operand => Argument(operand, found))
            .Concat(logic.Along.Select(argument => Source(argument, found))).ToArray();
        return arguments.Contains(null) ? null : SllOps(logic.SllOp, arguments!);
    }

    // Masks of positions and of drawn numbers stay as they are: SllOps takes bool too.
    private static string? Argument(IOperation condition, SyntaxNode found) =>
        Condition.LosesGradient(condition) ? TruthValues(condition, found)?.ToString()
        : Condition.IsBool(condition) ? Source(condition, found)
        : null;

    private static ExpressionSyntax? TruthValues(Comparison comparison, SyntaxNode found)
    {
        var (left, right) = (Operations.Written(comparison.Left), Operations.Written(comparison.Right));
        return Torch.IsTensor(left.Type) && (Torch.IsTensor(right.Type) || IsNumber(right.Type))
            && Source(left, found) is { } input && Source(right, found) is { } other
                ? SllOps(comparison.SllOp, input, other)
                : null;
    }

    private static string? Source(IOperation part, SyntaxNode found) =>
        found.Span.Contains(part.Syntax.Span) ? Bare(part.Syntax) : null;

    private static bool IsNumber(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Int32
        or SpecialType.System_Int64 or SpecialType.System_Single or SpecialType.System_Double;
}
