namespace SllCore.Quantization.Tests;

/// <summary>Batches of no inputs: nothing is measured with them, and what they give is empty.</summary>
public sealed class EmptyBatchTests
{
    public EmptyBatchTests() => set_num_threads(1);

    [Theory]
    [InlineData("cnn")]
    [InlineData("bn")]
    [InlineData("depthwise")]
    [InlineData("concat")]
    [InlineData("embedding")]
    public void WhatMeasuresRefusesThemAndWhatComputesGivesNothing(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, x) = name == "embedding"
            ? (nn.Sequential(nn.Embedding(10, 4), nn.Flatten(), nn.Linear(12, 10)), randint(0, 10, [4, 3]))
            : (Networks.Make(name), rand(4, 1, 8, 8));
        var none = x[..0];
        using var prepared = Quantize.Prepare(model, x);
        void Refused(Action act) => Record.Exception(act).Should().BeOfType<ArgumentException>().Which.Message.Should()
            .Match("input is a batch of 0: there is nothing to measure*");
        Refused(() => prepared.Calibrate([none]));
        prepared.Calibrate([x]);
        Refused(() => prepared.Calibrate([x, none]));
        prepared.train();
        Refused(() => prepared.call(none));
        Refused(() => prepared.Report([x, none]));
        prepared.eval();
        prepared.call(none).shape.Should().Equal(0, 10);
        prepared.FreezeBatchNorm();
        prepared.call(none).shape.Should().Equal(0, 10);
        using var integers = prepared.Convert();
        integers.call(none).shape.Should().Equal(0, 10);
        integers.Codes(none).shape.Should().Equal(0, 10);
    }
}
