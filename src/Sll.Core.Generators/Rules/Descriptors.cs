using Microsoft.CodeAnalysis;

namespace SllCore.Generators.Rules;

/// <summary>What each rule is called and says. A rule is a class of the same name.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor Comparison = Create(
        "SLL001", Gradient, DiagnosticSeverity.Warning,
        "A comparison turned into numbers has no gradient",
        "The numbers made of this comparison have no gradient; SllOps.{0} has one inside Sll.Linearize");

    public static readonly DiagnosticDescriptor HardCall = Create(
        "SLL002", Gradient, DiagnosticSeverity.Warning,
        "A hard operator of torch is not redirected",
        "'{0}' stays hard inside Sll.Linearize: {1}");

    public static readonly DiagnosticDescriptor OneHot = Create(
        "SLL003", Gradient, DiagnosticSeverity.Warning,
        "The one-hot of an argmax has no gradient",
        "This one-hot has no gradient; that of SllOps.Argmax has one inside Sll.Linearize");

    public static readonly DiagnosticDescriptor ArgmaxIndex = Create(
        "SLL004", Gradient, DiagnosticSeverity.Info,
        "A choice by argmax has no gradient to the scores",
        "The scores get no gradient from this choice; SllOps.Take of SllOps.Argmax gives one inside Sll.Linearize");

    public static readonly DiagnosticDescriptor UndisposedScope = Create(
        "SLL005", Scope, DiagnosticSeverity.Warning,
        "The scope of a linearization is not disposed",
        "This scope is never closed, so the thread's operators stay replaced: put it in a using");

    public static readonly DiagnosticDescriptor PauseInScope = Create(
        "SLL006", Scope, DiagnosticSeverity.Warning,
        "An await or yield inside the scope of a linearization",
        "The scope belongs to the thread that opened it, and {0}: close the scope first");

    public static readonly DiagnosticDescriptor Eps = Create(
        "SLL007", Scope, DiagnosticSeverity.Warning,
        "ε is outside its legal range",
        "eps is {0}, and must be {1}: this throws ArgumentOutOfRangeException");

    public static readonly DiagnosticDescriptor GeneratedCall = Create(
        "SLL008", Gradient, DiagnosticSeverity.Warning,
        "A hard operator of torch in generated code is not redirected",
        "'{0}' stays hard inside Sll.Linearize: redirection does not see what other generators write; call SllOps.{1}");

    public static readonly DiagnosticDescriptor TopKMask = Create(
        "SLL019", Gradient, DiagnosticSeverity.Info,
        "A mask scattered from topk has no gradient to the scores",
        "The scores get no gradient from this mask; that of SllOps.TopK has one inside Sll.Linearize");

    public static readonly DiagnosticDescriptor Rank = Create(
        "SLL020", Gradient, DiagnosticSeverity.Info,
        "Ranks by two argsorts have no gradient",
        "These ranks have no gradient; those of SllOps.Rank have one inside Sll.Linearize");

    public static readonly DiagnosticDescriptor Logic = Create(
        "SLL021", Gradient, DiagnosticSeverity.Warning,
        "Logic of comparisons turned into numbers has no gradient",
        "The numbers made of this logic have no gradient; SllOps.{0} has one inside Sll.Linearize");

    public static readonly DiagnosticDescriptor Where = Create(
        "SLL022", Gradient, DiagnosticSeverity.Info,
        "A choice by a comparison has no gradient to what is compared",
        "What is compared gets no gradient; SllOps.Where of SllOps.{0} gives one inside Sll.Linearize");

    public static readonly DiagnosticDescriptor ForwardCall = Create(
        "SLL031", Quantization, DiagnosticSeverity.Warning,
        "A module is called past its hooks",
        "forward does not run the hooks by which Sll.Quantization sees this module: use call");

    private const string Pages = "https://github.com/sll-core/Sll.Core/blob/main/src/Sll.Core.Generators/docs/";

    // Calls that look differentiable and are not.
    private const string Gradient = nameof(Gradient);

    // Misuse of the scope of a linearization.
    private const string Scope = nameof(Scope);

    // Models that cannot be quantized as they are.
    private const string Quantization = nameof(Quantization);

    private static DiagnosticDescriptor Create(
        string id, string category, DiagnosticSeverity severity, string title, string message) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: Pages + id + ".md");
}
