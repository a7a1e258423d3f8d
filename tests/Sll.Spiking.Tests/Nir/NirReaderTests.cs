using System.Diagnostics;
using SllCore.Spiking.Nir;

namespace SllCore.Spiking.Tests.Nir;

/// <summary>NIR's own reader, with its check of types and shapes, reads what is written here. It runs where a
/// <c>python3</c> has the package <c>nir</c>, and says nothing elsewhere.</summary>
public sealed class NirReaderTests : IDisposable
{
    private const string Script = """
        import sys, nir
        graph = nir.read(sys.argv[1])
        for name, node in graph.nodes.items():
            numbers = [getattr(node, field, None) for field in ("tau", "tau_mem", "r", "v_threshold", "v_reset")]
            print(name, type(node).__name__, *[float(x.flat[-1]) for x in numbers if x is not None])
        print(*sorted(f"{a}>{b}" for a, b in graph.edges))
        """;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Reads_the_same_network()
    {
        if (Run("import nir").Code != 0)
            return;
        using var scope = NewDisposeScope();
        using var network = Sequential(
            nn.Conv2d(1, 2, 3), Leaky(0.75, 0.5, Reset.Zero), nn.Flatten(), nn.Linear(8, 7),
            Synaptic(0.5, 0.875, 2, Reset.Zero),
            nn.Linear(7, 5, hasBias: false), IntegrateAndFire(2, Reset.Zero), nn.Linear(5, 3), LeakyReadout(0.75));
        NirFile.Write(network, _path, [1, 4, 4], 1e-3);
        var (code, output) = Run(Script, _path);
        code.Should().Be(0, output);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToArray();
        string[] Node(string name) => [.. lines.Single(line => line[0] == name)[1..]];
        Node("0").Should().Equal("Conv2d");
        Node("1").Should().Equal("LIF", "0.004000000189989805", "4.0", "0.5", "0.0");
        Node("2").Should().Equal("Flatten");
        Node("3").Should().Equal("Affine");
        Node("4").Should().Equal("CubaLIF", "0.00800000037997961", "8.0", "2.0", "0.0");
        Node("5").Should().Equal("Linear");
        Node("6").Should().Equal("IF", "1000.0", "2.0", "0.0");
        Node("8").Should().Equal("LI", "0.004000000189989805", "4.0");
        lines[^1].Should().Equal("0>1", "1>2", "2>3", "3>4", "4>5", "5>6", "6>7", "7>8", "8>output", "input>0");
    }

    // Its exit code, and what it printed or complained of; −1 if it is not there.
    private static (int Code, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend("-c"))
            start.ArgumentList.Add(argument);
        try
        {
            using var python = Process.Start(start)!;
            var output = python.StandardOutput.ReadToEndAsync();
            var complaint = python.StandardError.ReadToEnd();
            python.WaitForExit();
            return (python.ExitCode, python.ExitCode == 0 ? output.Result : complaint);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, string.Empty);
        }
    }
}
