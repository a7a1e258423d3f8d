using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>The 2,000 images of MNIST that nothing was trained on.</summary>
public sealed class MnistTests
{
    public MnistTests() => set_num_threads(1);

    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    public void OnnxRuntimeComputesTheSameCodes(string network)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var data = Learning.MnistData.Load();
        nn.Module<Tensor, Tensor> model = network == "mlp" ? Mlp() : Cnn();
        long[] shape = network == "mlp" ? [-1, 784] : [-1, 1, 28, 28];
        var (images, labels) = (data.Training.Images.view(shape)[..3200], data.Training.Labels[..3200]);
        Fit.Train(model, images, labels, 2e-3);
        using var prepared = Quantize.Prepare(model, images[..16]);
        prepared.Calibrate([images[..400]]);
        Fit.Train(prepared, images[..640], labels[..640], 2e-4);
        prepared.FreezeBatchNorm();
        using var integers = prepared.Convert();
        var (unseen, answers) = (data.Test.Images.view(shape), data.Test.Labels);
        unseen.shape[0].Should().Be(2000);
        Parity.Check(integers, 21, network, unseen);
        Parity.CheckLayers(integers, 21, network, unseen[..500]);
        integers.call(unseen).argmax(1).eq(answers).to(float64).mean().item<double>().Should().BeGreaterThan(0.8);
    }

    private static Sequential Mlp() => nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10));

    private static Sequential Cnn() => nn.Sequential(
        nn.Conv2d(1, 4, 3, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(4), nn.ReLU(),
        nn.Conv2d(4, 8, 3, stride: 2, padding: 1), nn.ReLU(), nn.Flatten(), nn.Linear(392, 10));
}
