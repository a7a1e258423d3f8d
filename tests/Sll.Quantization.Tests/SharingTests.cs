using SllCore.Quantization.Integer;
using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>Modules that are called several times, and layers that have one parameter.</summary>
public sealed class SharingTests
{
    public SharingTests() => set_num_threads(1);

    [Fact]
    public void AModuleThatIsCalledTwiceIsQuantizedOnce()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = rand(64, 1, 8, 8);
        using var prepared = Quantize.Prepare(new Repeated(), x, new()
        {
            Weights = Quantizer.Symmetric(4, scale: ScaleKind.Learned),
        });
        prepared.Calibrate([x]);
        prepared.named_parameters().Count(pair => pair.name.StartsWith("weights", StringComparison.Ordinal))
            .Should().Be(2);
        prepared.call(x).square().mean().backward();
        prepared.named_parameters().Should().OnlyContain(pair => pair.parameter.grad!.abs().max().item<float>() > 0);
        prepared.Step();
        prepared.FreezeObservers();
        prepared.Report([x]).Rows.Select(row => row.Layer).Should().Equal("conv", "conv#2", "fc");
        using var integers = prepared.Convert();
        var uses = integers.Nodes.OfType<MatrixNode>().Take(2).ToArray();
        uses[0].Weight.Should().Equal(uses[1].Weight);
        uses[0].Bias.Should().Equal(uses[1].Bias);
        uses[0].Grid.Scale.Should().Be(uses[1].Grid.Scale);
        Parity.Check(integers, 21, nameof(Repeated), rand(500, 1, 8, 8));
        Parity.CheckLayers(integers, 13, nameof(Repeated), x);
        using var constant = no_grad();
        prepared.eval();
        prepared.call(x).ne(integers.call(x)).to(float64).mean().item<double>().Should().BeLessThanOrEqualTo(0.0005);
    }

    [Fact]
    public void AnAverageThatIsTakenTwiceHasOneGrid()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = randn(64, 1, 12, 12);
        var (conv, pool, fc) = (nn.Conv2d(1, 2, 3, padding: 1), nn.AvgPool2d(2), nn.Linear(18, 3));
        using var prepared = Quantize.Prepare(
            new Free(x => fc.call(pool.call(pool.call(conv.call(x))).flatten(1)),
                ("conv", conv), ("pool", pool), ("fc", fc)), x);
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        var averages = integers.Nodes.OfType<AverageNode>().ToArray();
        averages.Select(node => node.Name).Should().Equal("pool", "pool#2");
        averages[0].Grid.Should().Be(averages[1].Grid);
        using var constant = no_grad();
        prepared.eval();
        prepared.call(x).eq(integers.call(x)).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void ANormAfterOneCallOnlyIsRefused()
    {
        using var scope = NewDisposeScope();
        FluentActions.Invoking(() => Quantize.Prepare(new NormedOnce(), rand(16, 8))).Should()
            .Throw<NotSupportedException>().WithMessage("'fc' is called 2 times*with different batch norms after it*");
    }

    [Fact]
    public void TiedWeightsStayOneParameterThatBothLayersTrain()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var x = randn(32, 8);
        var (first, second) = (nn.Linear(8, 8), nn.Linear(8, 8));
        using (no_grad())
            second.weight!.copy_(first.weight!);
        using var apart = Prepared(Copy(first), Copy(second), x);
        second.weight = first.weight;
        var weight = first.weight!;
        using var tied = Prepared(first, second, x);
        tied.parameters().Count(parameter => parameter.Handle == weight.Handle).Should().Be(1);
        tied.state_dict().Keys.Should().Contain("model.a.weight").And.NotContain("model.b.weight");
        foreach (var prepared in new[] { tied, apart })
            prepared.call(x).square().sum().backward();
        var parts = apart.named_parameters().Where(pair => pair.name.EndsWith("weight", StringComparison.Ordinal))
            .Select(pair => pair.parameter.grad!).ToArray();
        (weight.grad! - (parts[0] + parts[1])).abs().max().item<float>().Should().BeLessThan(1e-4f);
        parts.Should().OnlyContain(part => part.abs().max().item<float>() > 1e-3f);
        ReferenceEquals(first.weight, weight).Should().BeTrue();
        ReferenceEquals(second.weight, weight).Should().BeTrue();
        tied.FreezeObservers();
        using var integers = tied.Convert();
        var nodes = integers.Nodes.OfType<MatrixNode>().ToArray();
        nodes[0].Weight.Should().Equal(nodes[1].Weight);
        nodes[0].Scales.Should().Equal(nodes[1].Scales);
        Parity.Check(integers, 21, "tied", randn(300, 8));
    }

    private static Linear Copy(Linear layer)
    {
        var copy = nn.Linear(8, 8);
        copy.load_state_dict(layer.state_dict());
        return copy;
    }

    private static PreparedModel Prepared(Linear first, Linear second, Tensor x)
    {
        var prepared = Quantize.Prepare(nn.Sequential(("a", first), ("r", nn.ReLU()), ("b", second)), x);
        prepared.Calibrate([x]);
        return prepared;
    }

    private sealed class Repeated : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = nn.Conv2d(1, 1, 3, padding: 1);
        private readonly AvgPool2d pool = nn.AvgPool2d(2);
        private readonly Linear fc = nn.Linear(4, 3);

        public Repeated()
            : base(nameof(Repeated)) => RegisterComponents();

        public override Tensor forward(Tensor x) =>
            fc.call(pool.call(conv.call(pool.call(conv.call(x).relu()))).flatten(1));
    }

    private sealed class NormedOnce : nn.Module<Tensor, Tensor>
    {
        private readonly Linear fc = nn.Linear(8, 8);
        private readonly BatchNorm1d norm = nn.BatchNorm1d(8);

        public NormedOnce()
            : base(nameof(NormedOnce)) => RegisterComponents();

        public override Tensor forward(Tensor x) => fc.call(norm.call(fc.call(x)));
    }
}
