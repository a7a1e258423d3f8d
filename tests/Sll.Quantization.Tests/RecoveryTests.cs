using SllCore.Quantization.Graph;

namespace SllCore.Quantization.Tests;

/// <summary>What lies between the modules.</summary>
public sealed class RecoveryTests
{
    public RecoveryTests() => set_num_threads(1);

    public static TheoryData<string, Func<Tensor, Tensor>, double, double> Clamps => new()
    {
        { "relu", x => x.relu(), 0, double.PositiveInfinity },
        // The example stays below 6.
        { "relu6", x => nn.functional.relu6(x), 0, 6 },
        { "clamp", x => x.clamp(-0.25, 0.5), -0.25, 0.5 },
        // It is reached by the larger ones of the inputs that are tried.
        { "clamp beyond the example", x => x.clamp(-3, 4), -3, 4 },
        { "hardtanh in place", x => nn.functional.hardtanh(x, -0.5, 2, inplace: true), -0.5, 2 },
        { "clamp of relu", x => x.relu().clamp(-1, 0.125), 0, 0.125 },
        { "module in place", nn.Hardtanh(-0.5, 0.75, inplace: true).call, -0.5, 0.75 },
        { "nothing", x => x, double.NegativeInfinity, double.PositiveInfinity },
    };

    [Theory]
    [MemberData(nameof(Clamps))]
    public void AnActivationIsAClampOfTheStepBeforeIt(
        string name, Func<Tensor, Tensor> activation, double low, double high)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var steps = Recovery.Of(Between(activation), rand(30, 16), new());
        steps.Select(step => step.Name).Should().Equal("input", "first", "second");
        steps[1].Clamp.Should().Be((low, high), name);
    }

    [Fact]
    public void ABoundThatNoValueReachesIsNotGuessed()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var half in new Func<Tensor, Tensor>[] { x => x.clamp_min(-0.25), x => x.clamp_max(0.25) })
        {
            FluentActions.Invoking(() => Recovery.Of(Between(half), rand(30, 16), new()))
                .Should().Throw<NotSupportedException>().WithMessage("What goes into 'second' is not explained by*");
        }
    }

    [Fact]
    public void TheBoundsOfAModuleHoldEvenWhereNoValueReachesThem()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var bound = nn.Hardtanh(-1e6, 1e6, inplace: true);
        Recovery.Of(nn.Sequential(nn.Linear(16, 16), bound, nn.Linear(16, 4)), rand(30, 16), new())[1].Clamp
            .Should().Be((-1e6, 1e6));
    }

    [Fact]
    public void TorchSharpsHardtanhReturnsItsInputUnlessItWorksInPlace()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -3f, 0.5f, 3f });
        float[] Values(Tensor values) => values.data<float>().ToArray();
        Values(nn.Hardtanh().call(x)).Should().Equal(-3, 0.5f, 3);
        Values(nn.functional.hardtanh(x)).Should().Equal(-3, 0.5f, 3);
        Values(nn.Hardtanh(inplace: true).call(x)).Should().Equal(-1, 0.5f, 1);
    }

    [Fact]
    public void UpToThreeFunctionsLieBetweenTwoModules()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (conv, fc) = (nn.Conv2d(1, 2, 3), nn.Linear(18, 3));
        var model = new Free(
            x => fc.call(nn.functional.max_pool2d(conv.call(x).relu(), [2, 2]).flatten(1)), ("conv", conv), ("fc", fc));
        var steps = Recovery.Of(model, randn(4, 1, 8, 8), new());
        steps.Select(step => step.Kind).Should().Equal(
            StepKind.Input, StepKind.Matrix, StepKind.MaxPool, StepKind.Flatten, StepKind.Matrix);
        steps.Count(step => step.Clamp == (0, double.PositiveInfinity)).Should().Be(1);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 1)]
    public void ImagesMayBeOneRowOrOneColumn(int height, int width)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (conv, fc) = (nn.Conv2d(1, 2, (Math.Min(height, 3), Math.Min(width, 3))), nn.Linear(12, 3));
        var model = new Free(x => fc.call(conv.call(x).flatten(1)), ("conv", conv), ("fc", fc));
        Recovery.Of(model, rand(4, 1, height, width), new()).Select(step => step.Kind).Should()
            .Equal(StepKind.Input, StepKind.Matrix, StepKind.Flatten, StepKind.Matrix);
    }

    [Fact]
    public void AValueThatIsUsedTwiceIsComputedOnce()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (conv, a, b, add) = (nn.Conv2d(1, 2, 3), nn.Linear(72, 3), nn.Linear(72, 3), new Add());
        Tensor Forward(Tensor x)
        {
            var flat = conv.call(x).relu().flatten(1);
            return add.call(a.call(flat), b.call(flat));
        }
        var model = new Free(Forward, ("conv", conv), ("a", a), ("b", b), ("add", add));
        Recovery.Of(model, rand(4, 1, 8, 8), new()).Select(step => step.Kind).Should().Equal(StepKind.Input,
            StepKind.Matrix, StepKind.Flatten, StepKind.Matrix, StepKind.Matrix, StepKind.Sum);
    }

    [Fact]
    public void ASumMayReachBackOverABatchNorm()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (fc1, norm1, fc2, norm2, add) = (
            nn.Linear(8, 8), nn.BatchNorm1d(8), nn.Linear(8, 8), nn.BatchNorm1d(8), new Add());
        Tensor Forward(Tensor x)
        {
            var hidden = norm1.call(fc1.call(x)).relu();
            return add.call(norm2.call(fc2.call(hidden)), hidden);
        }
        var model = new Free(
            Forward, ("fc1", fc1), ("norm1", norm1), ("fc2", fc2), ("norm2", norm2), ("add", add));
        model.eval();
        Recovery.Of(model, randn(6, 8), new()).Select(step => (step.Name, (object?)step.Norm)).Should()
            .Equal(("input", null), ("fc1", norm1), ("fc2", norm2), ("add", null));
    }

    [Fact]
    public void AClassIsLookedIntoUnlessItIsSkippedAndThenIsOneStep()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        Steps(nn.Sequential(("a", nn.Linear(16, 16)), ("b", Between(x => x.relu()))), new())
            .Should().Equal(("input", StepKind.Input), ("a", StepKind.Matrix), ("b.first", StepKind.Matrix),
                ("b.second", StepKind.Matrix));
        var model = nn.Sequential(("a", nn.Linear(16, 16)), ("b", Between(x => x.tanh())));
        Steps(model, new QuantizationOptions().Skip("b")).Should()
            .Equal(("input", StepKind.Input), ("a", StepKind.Matrix), ("b", StepKind.Float));
    }

    [Fact]
    public void ASequentialIsSkippedLayerByLayer()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var block = nn.Sequential(("x", nn.Linear(16, 16)), ("y", nn.Linear(16, 16)));
        Steps(nn.Sequential(("a", block), ("b", nn.Linear(16, 4))), new QuantizationOptions().Skip("a*")).Should()
            .Equal(("input", StepKind.Input), ("a.x", StepKind.Float), ("a.y", StepKind.Float), ("b", StepKind.Matrix));
    }

    private static IEnumerable<(string Name, StepKind Kind)> Steps(
        nn.Module<Tensor, Tensor> model, QuantizationOptions options) =>
        Recovery.Of(model, rand(30, 16), options).Select(step => (step.Name, step.Kind));

    private static Free Between(Func<Tensor, Tensor> activation)
    {
        var (first, second) = (nn.Linear(16, 16), nn.Linear(16, 4));
        return new(x => second.call(activation(first.call(x))), ("first", first), ("second", second));
    }
}
