using Microsoft.CodeAnalysis.Diagnostics;
using SllCore.Generators.Rules;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>The rules of the package.</summary>
internal static class AllRules
{
    public static IEnumerable<DiagnosticAnalyzer> Instances => typeof(HardCallRule).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
        .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);
}
