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
        var (first, second) = (nn.Linear(8, 8), nn.Linear(8, 8));
        second.weight = first.weight;
        var weight = first.weight!;
        var x = randn(32, 8);
        using var prepared = Quantize.Prepare(nn.Sequential(("a", first), ("r", nn.ReLU()), ("b", second)), x);
        prepared.Calibrate([x]);
        prepared.parameters().Count(parameter => parameter.Handle == weight.Handle).Should().Be(1);
        prepared.state_dict().Keys.Should().Contain("model.a.weight").And.NotContain("model.b.weight");
        var gradient = Gradient(prepared, x, weight);
        // What each layer adds: the gradient with the other's input cut off.
        var (a, b) = Parts(first, second, x);
        (gradient - (a + b)).abs().max().item<float>().Should().BeLessThan(0.05f * gradient.abs().max().item<float>());
        a.abs().max().item<float>().Should().BeGreaterThan(0);
        b.abs().max().item<float>().Should().BeGreaterThan(0);
        ReferenceEquals(first.weight, weight).Should().BeTrue();
        ReferenceEquals(second.weight, weight).Should().BeTrue();
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        var nodes = integers.Nodes.OfType<MatrixNode>().ToArray();
        nodes[0].Weight.Should().Equal(nodes[1].Weight);
        nodes[0].Scales.Should().Equal(nodes[1].Scales);
        Parity.Check(integers, 21, "tied", randn(300, 8));
    }

    private static Tensor Gradient(PreparedModel prepared, Tensor x, Parameter weight)
    {
        prepared.train();
        prepared.call(x).square().sum().backward();
        return weight.grad!;
    }

    // In float64, without quantization.
    private static (Tensor A, Tensor B) Parts(Linear first, Linear second, Tensor x)
    {
        Tensor Copy(Tensor values) => values.detach().to(float64);
        var (wa, wb) = (Copy(first.weight!).requires_grad_(), Copy(second.weight!).requires_grad_());
        var hidden = (Copy(x).matmul(wa.t()) + Copy(first.bias!)).relu();
        (hidden.matmul(wb.t()) + Copy(second.bias!)).square().sum().backward();
        return (wa.grad!.to(float32), wb.grad!.to(float32));
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
