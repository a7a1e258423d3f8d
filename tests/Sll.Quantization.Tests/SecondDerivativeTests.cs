namespace SllCore.Quantization.Tests;

/// <summary>Under create_graph the gradients are differentiated: a gradient penalty trains the weights.</summary>
public sealed class SecondDerivativeTests
{
    public SecondDerivativeTests() => set_num_threads(1);

    [Theory]
    [InlineData(ScaleKind.Range, false)]
    [InlineData(ScaleKind.Learned, false)]
    [InlineData(ScaleKind.Range, true)]
    [InlineData(ScaleKind.Learned, true)]
    public void AGradientPenaltyIsThatOfTheFloatModel(ScaleKind kind, bool reports)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (x, model) = (randn(8, 6), nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 1)));
        using var prepared = Quantize.Prepare(
            model, x, new() { Activations = Quantizer.Affine(8, kind) });
        prepared.Calibrate([x * tensor(1.2f)]);
        prepared.FreezeObservers();
        prepared.BandReport = reports ? new() : null;
        float[] Penalty(nn.Module<Tensor, Tensor> of)
        {
            of.zero_grad();
            var leaf = x.clone().requires_grad_();
            var g = autograd.grad([of.call(leaf).sum()], [leaf], retain_graph: true, create_graph: true)[0];
            g.square().sum().backward();
            return [.. model.parameters().Where(p => p.dim() == 2).SelectMany(p => p.grad!.data<float>().ToArray())];
        }
        var (found, expected) = (Penalty(prepared), Penalty(model));
        found.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(0.05f * expected.Max(Math.Abs));
    }
}
