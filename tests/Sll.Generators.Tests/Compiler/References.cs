using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>What a user's project is compiled against: .NET, TorchSharp and Sll.Core, read once.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> All { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll" or "Microsoft.CSharp.dll"
                or "TorchSharp.dll" or "Sll.Core.dll" or ['S', 'y', 's', 't', 'e', 'm', '.', ..])
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
