using Microsoft.CodeAnalysis;

namespace SllCore.Generators.Rules;

/// <summary>The rules' identities, all of one form.</summary>
internal static class Rule
{
    public const string Pages = "https://github.com/sll-core/Sll.Core/blob/main/src/Sll.Core.Generators/docs/";

    /// <summary>Calls that look differentiable and are not.</summary>
    public const string Gradient = nameof(Gradient);

    /// <summary>Misuse of the scope of a linearization.</summary>
    public const string Scope = nameof(Scope);

    public static DiagnosticDescriptor Create(
        string id, string category, DiagnosticSeverity severity, string title, string message) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: Pages + id + ".md");
}
