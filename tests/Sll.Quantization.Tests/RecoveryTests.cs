using SllCore.Quantization.Graph;
using TorchSharp.Modules;

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
        var model = new Between(activation);
        var steps = Recovery.Of(model, rand(30, 16), new());
        steps.Select(step => step.Name).Should().Equal("input", "first", "second");
        steps[1].Clamp.Should().Be((low, high), name);
    }

    [Fact]
    public void ABoundThatNoValueReachesIsNotGuessed()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        FluentActions.Invoking(() => Recovery.Of(new Between(x => x.clamp_min(-0.25)), rand(30, 16), new()))
            .Should().Throw<NotSupportedException>().WithMessage("What goes into 'second' is not explained by*");
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
    public void ASkippedClassIsOneStep()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = nn.Sequential(("a", nn.Linear(16, 16)), ("b", new Between(x => x.tanh())));
        Recovery.Of(model, rand(30, 16), new QuantizationOptions().Skip("b")).Select(step => (step.Name, step.Kind))
            .Should().Equal(("input", StepKind.Input), ("a", StepKind.Matrix), ("b", StepKind.Float));
    }

    private sealed class Between : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(16, 16);
        private readonly Linear second = nn.Linear(16, 4);
        private readonly Func<Tensor, Tensor> _activation;

        public Between(Func<Tensor, Tensor> activation)
            : base(nameof(Between))
        {
            _activation = activation;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => second.call(_activation(first.call(x)));
    }
}
