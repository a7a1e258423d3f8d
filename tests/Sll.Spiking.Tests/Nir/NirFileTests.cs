using PureHDF;
using SllCore.Spiking.Nir;
using static TorchSharp.torch;

namespace SllCore.Spiking.Tests.Nir;

public sealed class NirFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(
            nn.Linear(6, 8), Leaky(0.75, 0.5, Reset.Zero), SpikeDropout(0.5), nn.Linear(8, 7, hasBias: false),
            Synaptic(0.5, 0.875, 1, Reset.Zero), nn.Linear(7, 5), IntegrateAndFire(2, Reset.Zero), nn.Linear(5, 3),
            LeakyReadout(0.75));
        network.eval();
        NirFile.Write(network, _path, [6], 1e-3);
        using var read = NirFile.Read(_path);
        var x = randn(10, 4, 6) * 3;
        read.forward(x).allclose(network.forward(x), 1e-4, 1e-5).Should().BeTrue();
        read.Layers.Should().HaveCount(8);
        ((Leaky)read.Layers[1]).Beta().item<double>().Should().BeApproximately(0.75, 1e-7);
    }

    [Fact]
    public void Convolutions()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(
            nn.Conv2d(2, 4, 3, stride: 2, padding: 1, groups: 2), Leaky(0.75, reset: Reset.Zero), nn.Flatten(),
            nn.Linear(4 * 4 * 3, 3), LeakyReadout(0.5));
        NirFile.Write(network, _path, [2, 8, 6]);
        using var read = NirFile.Read(_path);
        var x = randn([5, 2, 2, 8, 6]) * 3;
        read.forward(x).allclose(network.forward(x), 1e-4, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void Neurons_of_their_own_constants()
    {
        using var scope = NewDisposeScope();
        var (beta, threshold) = (tensor(new[] { 0.5f, 0.75f, 0.875f }), tensor(new[] { 1, 0.5f, 2 }));
        using var network = Sequential(
            Leaky(beta, threshold, Reset.Zero), Synaptic(0.5, beta, threshold, Reset.Zero), LeakyReadout(beta));
        NirFile.Write(network, _path, [3]);
        using var read = NirFile.Read(_path);
        ((Leaky)read.Layers[0]).Beta().allclose(beta).Should().BeTrue();
        ((Synaptic)read.Layers[1]).Threshold().allclose(threshold).Should().BeTrue();
        ((LeakyReadout)read.Layers[2]).Beta().allclose(beta).Should().BeTrue();
    }

    [Fact]
    public void The_file_has_the_layout_of_NIR()
    {
        using var network = Sequential(nn.Linear(2, 3), Leaky(0.75, reset: Reset.Zero));
        NirFile.Write(network, _path, [2], 1e-3);
        using var file = H5File.OpenRead(_path);
        file.Dataset("version").Read<string>().Should().Be("1.0");
        file.Dataset("node/type").Read<string>().Should().Be("NIRGraph");
        file.Dataset("node/nodes/0/type").Read<string>().Should().Be("Affine");
        file.Dataset("node/nodes/0/weight").Space.Dimensions.Should().Equal(3UL, 2UL);
        // Every parameter has the shape of its layer: τ = Δt/(1 − β), r = 1/(1 − β).
        file.Dataset("node/nodes/1/tau").Read<float[]>().Should().Equal(0.004f, 0.004f, 0.004f);
        file.Dataset("node/nodes/1/r").Read<float[]>().Should().Equal(4, 4, 4);
        file.Dataset("node/nodes/output/shape").Read<long[]>().Should().Equal(3);
        file.Dataset("node/edges").Read<string[,]>().Cast<string>()
            .Should().Equal("input", "0", "0", "1", "1", "output");
    }

    public static TheoryData<string, string> Refusals() => new()
    {
        { "subtract", "another network would be written. Train it with reset: Reset.Zero." },
        { "refractory", "train it with refractory: 0." },
        { "adaptive", "NIR has no node for Adaptive" },
        { "relu", "NIR has no node for ReLU" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_NIR_cannot_say_is_refused_with_the_way_out(string name, string message)
    {
        using var network = Sequential(name switch
        {
            "subtract" => Leaky(),
            "refractory" => Leaky(reset: Reset.Zero, refractory: 2),
            "adaptive" => Adaptive(reset: Reset.Zero),
            _ => (nn.Module<Tensor, Tensor>)nn.ReLU(),
        });
        network.Invoking(net => NirFile.Write(net, _path, [3]))
            .Should().Throw<NotSupportedException>().WithMessage($"*{message}*");
    }

    [Fact]
    public void A_file_without_the_length_of_a_step_asks_for_it()
    {
        var graph = new H5Group
        {
            ["type"] = "NIRGraph",
            ["nodes"] = new H5Group
            {
                ["a"] = new H5Group { ["type"] = "Input", ["shape"] = new long[] { 1 } },
                ["b"] = new H5Group { ["type"] = "LI", ["tau"] = new[] { 0.01f }, ["r"] = new[] { 10f },
                    ["v_leak"] = new[] { 0f } },
                ["c"] = new H5Group { ["type"] = "Output", ["shape"] = new long[] { 1 } },
            },
            ["edges"] = new[,] { { "a", "b" }, { "b", "c" } },
        };
        new H5File { ["version"] = "1.0", ["node"] = graph }.Write(_path);
        this.Invoking(_ => NirFile.Read(_path)).Should().Throw<ArgumentException>().WithMessage("*pass dt*");
        using var network = NirFile.Read(_path, dt: 1e-3);
        ((LeakyReadout)network.Layers[0]).Beta().item<double>().Should().BeApproximately(0.9, 1e-7);
        this.Invoking(_ => NirFile.Read(_path, dt: 2e-3))
            .Should().Throw<NotSupportedException>().WithMessage("r of node b is not*");
    }
}
