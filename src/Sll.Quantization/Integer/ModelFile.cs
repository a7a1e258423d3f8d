using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SllCore.Quantization.Integer;

/// <summary>
/// The file of a quantized model: "SLLQ", a byte with the version, the SHA-256 of the rest, and the nodes as compressed
/// JSON.
/// </summary>
internal static partial class ModelFile
{
    private const byte Version = 1;
    private const int HeaderSize = 5 + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "SLLQ"u8;

    public static void Write(string path, IntegerNode[] nodes)
    {
        using var memory = new MemoryStream();
        using (var zip = new BrotliStream(memory, CompressionLevel.Optimal))
            JsonSerializer.Serialize(zip, nodes, NodesContext.Default.IntegerNodeArray);
        var body = memory.ToArray();
        AtomicFile.Write(path, [.. Magic, Version, .. SHA256.HashData(body), .. body]);
    }

    public static IntegerNode[] Read(string path)
    {
        var content = File.ReadAllBytes(path);
        if (content.Length < HeaderSize || !content.AsSpan(0, 4).SequenceEqual(Magic))
            throw new InvalidDataException($"'{path}' is not a quantized model of this library.");
        if (content[4] != Version)
            throw new InvalidDataException(
                $"'{path}' is of version {content[4]}; this library reads version {Version}.");
        var body = content.AsSpan(HeaderSize);
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(content.AsSpan(5, SHA256.HashSizeInBytes)))
            throw new InvalidDataException($"'{path}' is damaged or truncated: write it again.");
        using var memory = new MemoryStream(content, HeaderSize, body.Length);
        using var zip = new BrotliStream(memory, CompressionMode.Decompress);
        return JsonSerializer.Deserialize(zip, NodesContext.Default.IntegerNodeArray)!;
    }

    [JsonSerializable(typeof(IntegerNode[]))]
    private sealed partial class NodesContext : JsonSerializerContext;
}
