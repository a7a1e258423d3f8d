using System.Runtime.CompilerServices;
using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>What a prepared model sees, keeps and lets go.</summary>
public sealed class CalibrationTests
{
    public CalibrationTests() => set_num_threads(1);

    [Theory]
    [InlineData(ObserverKind.MinMax, -4, 3)]
    [InlineData(ObserverKind.MovingAverage, -1.3, 2.8)]
    public void ALaterBatchJoinsTheRangeOfTheEarlierOnes(ObserverKind observer, double low, double high)
    {
        using var scope = NewDisposeScope();
        using var prepared = Prepared(Identity(), new() { Activations = Quantizer.Affine(observer: observer) });
        var row = prepared.Report([tensor(new[] { 1f }).reshape(1, 1)]).Rows.Single();
        (row.Low, row.High).Should().Be((-1, 3));
        prepared.Calibrate([tensor(new[] { -4f, 1 }).reshape(2, 1)]);
        row = prepared.Report([tensor(new[] { 1f }).reshape(1, 1)]).Rows.Single();
        row.Low.Should().BeApproximately(low, 1e-6);
        row.High.Should().BeApproximately(high, 1e-6);
    }

    [Fact]
    public void EachBatchIsTold()
    {
        using var scope = NewDisposeScope();
        using var prepared = Prepared(Identity(), new());
        var told = new Told();
        prepared.Calibrate(Enumerable.Repeat(tensor(new[] { 1f }).reshape(1, 1), 3), told);
        told.Batches.Should().Equal(1, 2, 3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheModeStaysWhatItWas(bool training)
    {
        using var scope = NewDisposeScope();
        var (model, x) = (Networks.Make("bn"), rand(8, 1, 8, 8));
        model.train(training);
        using var prepared = Quantize.Prepare(model, x);
        IEnumerable<bool> Modes() => model.children().Append(model).Select(module => module.training);
        Modes().Should().OnlyContain(mode => mode == training);
        prepared.Calibrate([x]);
        Modes().Should().OnlyContain(mode => mode == training);
        prepared.train(training);
        _ = prepared.Report([x]);
        Modes().Append(prepared.training).Should().OnlyContain(mode => mode == training);
    }

    [Fact]
    public void AForwardWithoutAScopeLeavesNoWeightBehind()
    {
        using var prepared = Prepared(Identity(), new());
        using var x = rand(3, 1);
        void Forward() => prepared.call(x).Dispose();
        Forward();
        // The layer's input on its grid waits for the collector, as the model's own values do, and TorchSharp goes on
        // counting what a Parameter was made of.
        LifetimeTests.Left(Forward).Should().Be(1 + LifetimeTests.Left(() =>
        {
            using var values = zeros(1);
            new Parameter(values).Dispose();
        }));
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void OneValueThatIsNotFiniteIsRefused(float value)
    {
        using var scope = NewDisposeScope();
        using var prepared = Prepared(Identity(), new());
        prepared.Invoking(model => model.Calibrate([tensor(new[] { 1, value, -1 }).reshape(3, 1)])).Should()
            .Throw<ArithmeticException>().WithMessage("The value of 'input' is infinite or NaN*");
    }

    [Fact]
    public void TheStepsOfActivationsStartFromTheirRangesAndLearn()
    {
        using var scope = NewDisposeScope();
        using var prepared = Prepared(Identity(), new() { Activations = Quantizer.Affine(4, ScaleKind.Learned) });
        var steps = prepared.StepParameters.ToArray();
        steps.Select(step => step.item<float>()).Should().Equal(4f / 15, 4f / 15);
        prepared.call(tensor(new[] { 0.3f, 1.1f, 9 }).reshape(3, 1)).sum().backward();
        // The values behind it are on its grid already.
        steps[0].grad!.item<float>().Should().NotBe(0);
        using (no_grad())
            _ = steps[0].fill_(-1);
        prepared.Step();
        steps.Should().OnlyContain(step => step.item<float>() > 0);
    }

    [Fact]
    public void AModelThatIsDisposedIsLetGoByTheModulesThatOutliveIt()
    {
        var (add, pool, norm) = (new Add(), nn.AvgPool1d(2), nn.BatchNorm1d(4));
        var released = Disposed(add, pool, norm);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        released.IsAlive.Should().BeFalse();
        GC.KeepAlive((add, pool, norm));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Disposed(Add add, AvgPool1d pool, BatchNorm1d norm)
    {
        using var scope = NewDisposeScope();
        var (a, b, x) = (nn.Conv1d(1, 4, 1), nn.Conv1d(1, 4, 1), randn(3, 1, 6));
        var model = new Free(
            input => pool.call(add.call(norm.call(a.call(input)), b.call(input))),
            ("a", a), ("b", b), ("norm", norm), ("add", add), ("pool", pool));
        var prepared = Quantize.Prepare(model, x);
        prepared.Calibrate([x]);
        prepared.Dispose();
        a.weight!.IsInvalid.Should().BeTrue();
        // Once more does no harm.
        prepared.Dispose();
        return new(prepared);
    }

    private static Linear Identity()
    {
        var layer = nn.Linear(1, 1, hasBias: false);
        using var constant = no_grad();
        _ = layer.weight!.fill_(1);
        return layer;
    }

    private static PreparedModel Prepared(Linear layer, QuantizationOptions options)
    {
        var prepared = Quantize.Prepare(layer, tensor(new[] { 1f, 2 }).reshape(2, 1), options);
        prepared.Calibrate([tensor(new[] { -1f, 3 }).reshape(2, 1)]);
        return prepared;
    }

    private sealed class Told : IProgress<QuantizationProgress>
    {
        public List<int> Batches { get; } = [];

        public void Report(QuantizationProgress value) => Batches.Add(value.Batches);
    }
}
