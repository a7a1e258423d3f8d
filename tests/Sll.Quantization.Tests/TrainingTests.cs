namespace SllCore.Quantization.Tests;

public sealed class TrainingTests
{
    public TrainingTests() => set_num_threads(1);

    [Fact]
    public void AStateThatIsLoadedGoesOnBitForBit()
    {
        using var scope = NewDisposeScope();
        var x = Seeded(() => rand(32, 1, 8, 8));
        var options = new QuantizationOptions
        {
            Weights = Quantizer.Symmetric(4, scale: ScaleKind.Learned),
            Activations = Quantizer.Affine(4, ScaleKind.Learned),
            FreezeOscillating = true,
        };
        using var first = Quantize.Prepare(Seeded(() => Networks.Make("bn")), x, options);
        first.Calibrate([x]);
        Steps(first, x, 30);
        first.FreezeBatchNorm();
        var state = first.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        using var second = Quantize.Prepare(Networks.Make("bn"), x, options);
        _ = second.load_state_dict(state);
        second.Phase.Should().Be(QuantizationPhase.BatchNormFrozen);
        foreach (var prepared in new[] { first, second })
            Steps(prepared, x, 10);
        var (a, b) = (first.state_dict(), second.state_dict());
        a.Keys.Should().Equal(b.Keys);
        foreach (var (name, value) in a)
            value.eq(b[name]).all().item<bool>().Should().BeTrue(name);
    }

    [Fact]
    public void DampeningIsTheDistanceToTheCodesOfWeightsThatAreNotClipped()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(30, 4);
        var x = rand(8, 30);
        using var prepared = Quantize.Prepare(layer, x,
            new() { Weights = Quantizer.Symmetric(3, scale: ScaleKind.Learned) });
        prepared.Calibrate([x]);
        var penalty = prepared.Dampening();
        penalty.backward();
        var weight = layer.weight!.data<float>().ToArray();
        var (steps, gradient) = (prepared.StepParameters.Single(step => step.shape[0] == 4).data<float>().ToArray(),
            layer.weight.grad!.data<float>().ToArray());
        var sum = 0.0;
        for (var i = 0; i < weight.Length; i++)
        {
            var step = (double)steps[i / 30];
            var inside = Math.Abs(weight[i]) <= 3 * step;
            var error = inside ? weight[i] - (Math.Round(weight[i] / step) * step) : 0;
            sum += error * error;
            ((double)gradient[i]).Should().BeApproximately(2 * error, 1e-5);
        }
        ((double)penalty.item<float>()).Should().BeApproximately(sum, 1e-5);
    }

    [Fact]
    public void AWeightThatOscillatesIsFrozenAtItsMeanCode()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(8, 1, hasBias: false);
        using (no_grad())
            _ = layer.weight!.copy_(tensor(new[] { 1f, 0.4f, 0.2f, 0, 0, 0, 0, 0 }).reshape(1, 8));
        var x = rand(8, 8);
        using var prepared = Quantize.Prepare(layer, x,
            new() { Weights = Quantizer.Symmetric(3), FreezeOscillating = true });
        prepared.Calibrate([x]);
        // Steps of 1/3 and a boundary at ½: between the codes 1 and 2.
        foreach (var value in Enumerable.Repeat(new[] { 0.49f, 0.51f }, 8).SelectMany(pair => pair))
        {
            using (no_grad())
                _ = layer.weight![0, 1].copy_(tensor(value));
            prepared.Step();
        }
        var held = layer.weight![0, 1].item<float>() * 3;
        held.Should().BeApproximately(MathF.Round(held), 1e-5f);
        (held is > 0.9f and < 2.1f).Should().BeTrue();
    }

    [Fact]
    public void AnAverageIsRoundedAsItsKernelDoes()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        var layer = nn.Conv2d(1, 1, 1, bias: false);
        using (no_grad())
            _ = layer.weight!.fill_(1);
        // Steps of ½ and an odd zero, 25: a quarter of the averages are ties, which an odd zero turns the other way.
        var x = randint(-25, 201, [64, 1, 4, 4], float32).mul(tensor(0.5f));
        _ = x[0].fill_(-12.5);
        _ = x[1].fill_(100);
        using var prepared = Quantize.Prepare(nn.Sequential(layer, nn.AvgPool2d(2)), x,
            new() { Activations = Quantizer.Affine(8, ScaleKind.PowerOfTwo, ObserverKind.MinMax) });
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        (integers.Nodes[^1].Grid.Scale, integers.Nodes[^1].Grid.Zero).Should().Be((0.5f, 25));
        using var constant = no_grad();
        prepared.eval();
        prepared.call(x).eq(integers.call(x)).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void ExceptionsHoldForTheLayersThatTheyName()
    {
        using var scope = NewDisposeScope();
        var x = rand(16, 1, 8, 8);
        var options = new QuantizationOptions { Weights = Quantizer.Symmetric(4), Activations = Quantizer.Affine(4) }
            .For("conv*", layer => layer with { Weights = Quantizer.Symmetric(2) })
            .For("conv2", layer => layer with { Activations = Quantizer.Affine(8) });
        using var prepared = Quantize.Prepare(Networks.Make("cnn"), x, options);
        prepared.Calibrate([x]);
        prepared.Report([x]).Rows.Select(row => (row.Layer, row.WeightBits, row.Bits))
            .Should().Equal(("conv1", 2, 4), ("conv2", 2, 8), ("fc", 4, 4));
    }

    [Fact]
    public void AScheduleMovesTheBandOfEveryLayerAndAReportSeesIt()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var x = rand(16, 1, 8, 8);
        using var prepared = Quantize.Prepare(Networks.Make("cnn"), x);
        prepared.Calibrate([x]);
        prepared.eval();
        prepared.Invoking(model => model.Band = null!).Should().Throw<ArgumentNullException>();
        var schedule = new LinearSchedule(start: 0.5, end: 0.1, steps: 4);
        var shares = new List<double>();
        for (var step = 0; step < 5; step++)
        {
            prepared.Band = prepared.Band with { Eps = schedule.Step() };
            var report = prepared.BandReport = new BandReport();
            var observed = prepared.call(x);
            prepared.BandReport = null;
            // A report changes no value.
            prepared.call(x).eq(observed).all().item<bool>().Should().BeTrue();
            report!.Rows.Select(row => row.Site).Should().Contain(["input", "conv1.weight", "conv1", "conv2", "fc"]);
            shares.Add(report.Rows.Single(row => row.Site == "conv1").InBand);
        }
        // Half of the values are 0, the others are spread over many codes: about 2ε of these are in the band.
        shares[0].Should().Be(1);
        shares.Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
        shares[^1].Should().BeApproximately(0.12, 0.09);
    }

    private static T Seeded<T>(Func<T> make)
    {
        manual_seed(5);
        return make();
    }

    // Plain gradient descent, so that the optimizer has no state.
    private static void Steps(PreparedModel prepared, Tensor x, int count)
    {
        using var rate = (-0.05).ToScalar();
        using var one = 1.ToScalar();
        prepared.train();
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            prepared.zero_grad();
            (prepared.call(x) - tensor(1f)).square().mean().backward();
            using (no_grad())
            {
                foreach (var parameter in prepared.parameters())
                    _ = parameter.add_(parameter.grad!.mul(rate), one);
            }
            prepared.Step();
        }
    }
}
