using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SllCore.Package.Tests;

/// <summary>A TorchSharp whose layers keep their weights in other fields is refused by its name and version.</summary>
[Collection(nameof(Feed))]
public class OtherTorchSharpTests(Feed feed)
{
    [Fact]
    public async Task Is_refused_in_words()
    {
        var project = feed.Consumer("Quantization", "OtherTorchSharp");
        try
        {
            await Dotnet.Succeeds(project, "build", "-o", "out");
            var library = Path.Combine(project, "out", "TorchSharp.dll");
            var other = WithoutWeight(await File.ReadAllBytesAsync(library), "Convolution");
            // The file is a link into the cache of packages: another one takes its place.
            File.Delete(library);
            await File.WriteAllBytesAsync(library, other);
            (await Dotnet.Fails(project, "out/Quantization.dll")).Should().Contain(
                "This TorchSharp (0.107.0.0) keeps the weights of Conv2d elsewhere than version 0.107 does: use " +
                "TorchSharp 0.107.");
        }
        finally
        {
            Directory.Delete(project, recursive: true);
        }
    }

    // The field gets the name of its class.
    private static byte[] WithoutWeight(byte[] assembly, string owner)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        var metadata = file.GetMetadataReader();
        var type = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Single(type => metadata.GetString(type.Name) == owner);
        var field = type.GetFields()
            .Single(field => metadata.GetString(metadata.GetFieldDefinition(field).Name) == "_weight");
        // A row of the table Field: two bytes of flags, the name, the signature (ECMA-335 II.22.15).
        var name = assembly.AsSpan(
            file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.Field)
            + ((MetadataTokens.GetRowNumber(field) - 1) * metadata.GetTableRowSize(TableIndex.Field)) + 2);
        var other = metadata.GetHeapOffset(type.Name);
        if (metadata.GetHeapSize(HeapIndex.String) > ushort.MaxValue)
            BinaryPrimitives.WriteInt32LittleEndian(name, other);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(name, (ushort)other);
        return assembly;
    }
}
