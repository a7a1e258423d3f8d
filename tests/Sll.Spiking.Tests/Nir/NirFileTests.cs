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
        { "same", "Conv2d has padding: Padding.Same: give it as numbers." },
        { "valid", "Conv1d has padding: Padding.Valid: give it as numbers." },
        { "circular", "Conv2d pads with Circular, but NIR pads with zeros: another network would be written." },
        { "flatten", "Flatten leaves dimensions of a sample" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_NIR_cannot_say_is_refused_with_the_way_out(string name, string message)
    {
        using var network = Sequential(name switch
        {
            "subtract" => Leaky(),
            "refractory" => Leaky(reset: Reset.Zero, refractory: 2),
            "adaptive" => Adaptive(),
            "same" => nn.Conv2d(2, 4, 3, padding: Padding.Same),
            "valid" => nn.Conv1d(2, 4, 3, padding: Padding.Valid),
            "circular" => nn.Conv2d(2, 4, 3, padding_mode: PaddingModes.Circular),
            "flatten" => nn.Flatten(2),
            _ => (nn.Module<Tensor, Tensor>)nn.ReLU(),
        });
        network.Invoking(net => NirFile.Write(net, _path, [3]))
            .Should().Throw<NotSupportedException>().WithMessage($"*{message}*");
    }

    public static TheoryData<string, long[], string> Misfits() => new()
    {
        { "linear", [5], "inputShape [5] does not fit the network: Linear, node 0, takes […, 4], but gets [5]." },
        { "second", [4], "inputShape [4] does not fit the network: Linear, node 2, takes […, 6], but gets [8]." },
        { "conv", [3, 8, 8],
            "inputShape [3, 8, 8] does not fit the network: Conv2d, node 0, takes [2, ≥ 3, ≥ 1], but gets [3, 8, 8]." },
        { "conv", [2, 2, 8],
            "inputShape [2, 2, 8] does not fit the network: Conv2d, node 0, takes [2, ≥ 3, ≥ 1], but gets [2, 2, 8]." },
        { "conv", [2, 8],
            "inputShape [2, 8] does not fit the network: Conv2d, node 0, takes [2, ≥ 3, ≥ 1], but gets [2, 8]." },
        { "row", [3, 2],
            "inputShape [3, 2] does not fit the network: Conv1d, node 0, takes [3, ≥ 5], but gets [3, 2]." },
        { "neurons", [5], "inputShape [5] does not fit the network: Leaky, node 0, takes […, 3], but gets [5]." },
        { "channels", [3, 8], "inputShape [3, 8] does not fit the network: LeakyReadout, node 0, takes " +
            "[…, 3, ≥ 1, ≥ 1], but gets [3, 8]." },
        { "linear", [], "inputShape must have sizes of 1 or more, but is []." },
        { "linear", [0, 4], "inputShape must have sizes of 1 or more, but is [0, 4]." },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void An_input_that_does_not_fit_is_refused_with_both_shapes(string name, long[] inputShape, string message)
    {
        File.Delete(_path);
        using var network = name switch
        {
            "linear" => Sequential(nn.Linear(4, 8), Leaky(reset: Reset.Zero)),
            "second" => Sequential(nn.Linear(4, 8), Leaky(reset: Reset.Zero), nn.Linear(6, 2)),
            "conv" => Sequential(nn.Conv2d(2, 4, (5, 3), padding: (1, 1), dilation: (1, 1))),
            "row" => Sequential(nn.Conv1d(3, 4, 3, dilation: 2)),
            "neurons" => Sequential(Leaky(ones(3) / 2, ones(3), Reset.Zero)),
            _ => Sequential(LeakyReadout(ones(3, 1, 1) / 2)),
        };
        network.Invoking(net => NirFile.Write(net, _path, inputShape))
            .Should().ThrowExactly<ArgumentException>().WithMessage($"{message} (Parameter 'inputShape')");
        File.Exists(_path).Should().BeFalse();
    }

    [Theory]
    [InlineData("few bytes")]
    [InlineData("text")]
    [InlineData("no network")]
    [InlineData("half")]
    public void Another_file_is_refused_by_its_name(string content)
    {
        using var network = Sequential(nn.Linear(64, 64));
        switch (content)
        {
            case "few bytes":
                File.WriteAllText(_path, "text");
                break;
            case "text":
                File.WriteAllText(_path, new string('x', 10_000));
                break;
            case "no network":
                new H5File { ["version"] = "1.0" }.Write(_path);
                break;
            default:
                NirFile.Write(network, _path, [64]);
                File.WriteAllBytes(_path, File.ReadAllBytes(_path)[..5000]);
                break;
        }
        this.Invoking(_ => NirFile.Read(_path)).Should().Throw<InvalidDataException>()
            .WithMessage($"'{_path}' is not a NIR file, or is damaged.")
            .Which.InnerException.Should().NotBeNull();
    }

    [Fact]
    public void A_file_that_is_missing_is_said_to_be() =>
        this.Invoking(_ => NirFile.Read(_path + ".nir")).Should().Throw<FileNotFoundException>();

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
