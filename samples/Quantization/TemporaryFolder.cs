namespace QuantizationSample;

/// <summary>A folder that is gone when the work is done or stopped.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("sll-quantization").FullName;

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
