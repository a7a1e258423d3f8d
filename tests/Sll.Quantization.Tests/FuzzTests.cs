using System.Globalization;
using FluentAssertions.Execution;

namespace SllCore.Quantization.Tests;

/// <summary>Random networks with random options. SLL_FUZZ_NETWORKS=1000 runs a thousand of them.</summary>
public sealed class FuzzTests
{
    private const int Networks = 40;

    public FuzzTests() => set_num_threads(1);

    [Fact]
    public void OnnxRuntimeComputesTheSameCodesForRandomNetworks()
    {
        var count = Environment.GetEnvironmentVariable("SLL_FUZZ_NETWORKS") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Networks;
        using var all = new AssertionScope();
        for (var seed = 0; seed < count; seed++)
            Check(seed);
    }

    private static void Check(int seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var random = new Random(seed);
        var network = new RandomNetwork(random);
        var example = randn([16, .. network.Shape]);
        using var prepared = Quantize.Prepare(network, example, Options(random));
        prepared.Calibrate([example, randn([16, .. network.Shape])]);
        prepared.FreezeBatchNorm();
        using var integers = prepared.Convert();
        var nodes = string.Join(", ", integers.Nodes.Select(node => node.GetType().Name));
        Parity.Check(integers, random.Next(13, 22), $"seed {seed} is {nodes}", randn([64, .. network.Shape]));
    }

    private static QuantizationOptions Options(Random random)
    {
        var kind = (ScaleKind)random.Next(3);
        int Bits() => random.Next(2) == 0 ? 8 : random.Next(2, 8);
        return new()
        {
            Weights = Quantizer.Symmetric(Bits(), random.Next(2) == 0, kind),
            Activations = Quantizer.Affine(Bits(), kind, (ObserverKind)random.Next(4)),
            ReduceRange = random.Next(2) == 0 || !Processor.AddsExactly,
        };
    }
}
