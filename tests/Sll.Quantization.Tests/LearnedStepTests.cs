using SllCore.Quantization.FakeQuantization;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Tests;

/// <summary>Learned steps: their gradient is LSQ's whatever the band, and their size their own.</summary>
public sealed class LearnedStepTests
{
    private static readonly QuantizationOptions s_learned = new()
    {
        Weights = Quantizer.Symmetric(4, scale: ScaleKind.Learned),
        Activations = Quantizer.Affine(4, ScaleKind.Learned),
    };

    public LearnedStepTests() => set_num_threads(1);

    [Fact]
    public void StepsOutliveTheScopeThatTheModelIsPreparedIn()
    {
        using var x = randn(16, 6);
        PreparedModel prepared;
        using (NewDisposeScope())
            prepared = Quantize.Prepare(nn.Sequential(nn.Linear(6, 5)), x, s_learned);
        using var scope = NewDisposeScope();
        prepared.Calibrate([x]);
        prepared.call(x).shape.Should().Equal(16, 5);
        prepared.parameters().Should().OnlyContain(parameter => !parameter.IsInvalid);
        prepared.Dispose();
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public void AReportOnlyObserves(double eps)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(16, 6);
        using var prepared = Quantize.Prepare(nn.Sequential(nn.Linear(6, 7), nn.ReLU(), nn.Linear(7, 5)), x, s_learned);
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        prepared.Band = new() { Eps = eps, Forward = ForwardValues.Hard };
        float[] Gradients()
        {
            prepared.zero_grad();
            prepared.call(x).square().sum().backward();
            return [.. prepared.parameters().SelectMany(p => p.grad!.contiguous().data<float>().ToArray())];
        }
        var expected = Gradients();
        prepared.BandReport = new();
        var found = Gradients();
        expected.Zip(found, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-4f * expected.Max(Math.Abs));
    }

    [Theory]
    [InlineData(ForwardValues.Hard, 0.1, null)]
    [InlineData(ForwardValues.Soft, 0.0, null)]
    [InlineData(ForwardValues.Hard, 0.0, 0.3)]
    public void TheBandIsNotThatOfTheStep(ForwardValues forward, double floor, double? coverage)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var band = new LinearizeOptions { Eps = 0.2, Floor = floor, Forward = forward };
        if (coverage is not null)
            band = new() { Coverage = coverage, Forward = forward };
        var (weight, g, quantizer) = (randn(3, 50), randn(3, 50), s_learned.Weights);
        float[] Gradient(LinearizeOptions options)
        {
            var steps = tensor(new[] { 0.1f, 0.2f, 0.3f }).requires_grad_();
            (FakeQuantize.Weight(weight, steps, quantizer, options) * g).sum().backward();
            return steps.grad!.data<float>().ToArray();
        }
        var expected = Gradient(new() { Eps = 0.5, Forward = ForwardValues.Hard });
        Gradient(band).Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
    }

    [Fact]
    public void SmallStepsStaySmallAndNegativeOnesBecomePositive()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (x, layer) = (randn(64, 6) * tensor(1e-8f), nn.Linear(6, 4, hasBias: false));
        using (no_grad())
            _ = layer.weight!.mul_(tensor(1e-9f));
        using var prepared = Quantize.Prepare(nn.Sequential(layer), x, s_learned);
        prepared.Calibrate([x]);
        float[] Steps() => [.. prepared.StepParameters.SelectMany(step => step.data<float>().ToArray())];
        var before = Steps();
        before.Should().Contain(step => step < 1e-8f);
        prepared.Step();
        Steps().Should().Equal(before);
        using (no_grad())
        {
            foreach (var step in prepared.StepParameters)
                _ = step.fill_(-1);
        }
        prepared.Step();
        Steps().Should().OnlyContain(step => step > 0 && float.IsNormal(step));
    }

    [Fact]
    public void ItsSecondDerivativesAreThoseOfTheFormula()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (x, g) = (randn(3, 50).requires_grad_(), randn(3, 50).requires_grad_());
        var steps = tensor(new[] { 0.1f, 0.2f, 0.3f }).requires_grad_();
        var y = FakeQuantize.Weight(x, steps, s_learned.Weights, new LinearizeOptions
        {
            Eps = 0.5,
            Forward = ForwardValues.Hard,
        });
        var first = autograd.grad([y], [x, steps], [g], create_graph: true);
        var (toX, toSteps) = (randn(3, 50), randn(3));
        var second = autograd.grad([(first[0] * toX).sum() + (first[1] * toSteps).sum()], [x, steps, g]);

        var (r, each, damping) =
            ((x / steps.reshape(3, 1)).detach(), steps.detach().reshape(3, 1), tensor((float)(1 / Math.Sqrt(350))));
        var inside = r.abs().le(tensor(7f)).to(float32);
        var passes = r.round().abs().le(tensor(7f)).to(float32);
        var slope = where(inside.to(ScalarType.Bool), r.round() - r, r.clamp(tensor(-7f), tensor(7f)));
        var arriving = g.detach() * toSteps.reshape(3, 1) * damping * inside / each;
        Close(second[0], arriving.neg());
        Close(second[1], (arriving * r).sum(1));
        Close(second[2], (passes * toX) + (slope * toSteps.reshape(3, 1) * damping));
    }

    private static void Close(Tensor found, Tensor expected) =>
        (found - expected).abs().max().item<float>().Should().BeLessThan(1e-4f * expected.abs().max().item<float>());
}
