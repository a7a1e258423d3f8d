using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;

namespace SllCore.Report;

/// <summary>Where an operator is called: the innermost method that is neither ours, nor TorchSharp's, nor generated. A
/// label for people, never a key: the runtime may inline a method at any time.</summary>
internal static partial class CallSite
{
    // Redirected calls pass through generated methods.
    private const string Interceptors = "SllCore.Generated";

    private static readonly ConcurrentDictionary<MethodBase, string?> s_names = new();

    /// <summary>The name of the call site of this thread, for example <c>QuantLinear.forward</c>.</summary>
    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "A frame without a method, as in a trimmed program, is passed over.")]
    public static string Find()
    {
        foreach (var frame in new StackTrace(skipFrames: 1, fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod() is { } method && s_names.GetOrAdd(method, Name) is { } name)
                return name;
        }
        return "unknown";
    }

    /// <summary>The name of a method of the user; null for one of ours.</summary>
    internal static string? Name(MethodBase method)
    {
        var type = method.DeclaringType;
        if (type?.Assembly == typeof(CallSite).Assembly || type?.Assembly == typeof(torch).Assembly)
            return null;
        if (type?.Namespace == Interceptors)
            return null;
        // What the compiler makes of lambdas, local functions and iterators is named <Method>..., in nested types <>c.
        var name = MadeFrom().Match(method.Name) is { Success: true } match ? match.Groups[1].Value : method.Name;
        while (type is { DeclaringType: not null } && type.Name.StartsWith('<'))
        {
            if (MadeFrom().Match(type.Name) is { Success: true } outer)
                name = outer.Groups[1].Value;
            type = type.DeclaringType;
        }
        return type is null ? name : $"{type.Name}.{name.TrimEnd('$')}";
    }

    [GeneratedRegex("^<+([^>]+)>")]
    private static partial Regex MadeFrom();
}
