namespace SllCore.Spiking.Tests.Encoders;

public class EncodeTests
{
    [Fact]
    public void Direct_copies_nothing()
    {
        using var x = rand(3, 4);
        using var encoded = Encode.Direct(x, 5);
        encoded.shape.Should().Equal(5, 3, 4);
        encoded.stride(0).Should().Be(0);
    }

    [Fact]
    public void Rate_has_the_mean_of_its_values()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0f, 0.25f, 0.9f, 1f }).unsqueeze(0);
        var spikes = Encode.Rate(x, 20000, new Generator(3));
        var means = spikes.mean([0]).view(-1).data<float>().ToArray();
        means[0].Should().Be(0);
        means[1].Should().BeApproximately(0.25f, 0.02f);
        means[2].Should().BeApproximately(0.9f, 0.02f);
        means[3].Should().Be(1);
    }

    [Fact]
    public void Latency_is_one_spike_the_earlier_the_larger()
    {
        using var scope = NewDisposeScope();
        var spikes = Encode.Latency(tensor(new[] { 1.0, 0.5, 0.05, 0.01 }).unsqueeze(0), 5);
        spikes.sum([0]).view(-1).data<double>().ToArray().Should().Equal(1, 1, 1, 0);
        spikes.argmax(0).view(-1).data<long>().ToArray().Should().Equal(0, 2, 4, 0);
    }

    [Theory]
    [InlineData(ScalarType.Float16, 5000)]
    [InlineData(ScalarType.BFloat16, 1000)]
    public void Latency_is_one_spike_in_a_half_type_too(ScalarType dtype, int steps)
    {
        using var scope = NewDisposeScope();
        var x = linspace(0.1, 1, 50).unsqueeze(0).to(dtype);
        var spikes = Encode.Latency(x, steps);
        spikes.dtype.Should().Be(dtype);
        spikes.eq(Encode.Latency(x.to(ScalarType.Float32), steps)).all().item<bool>().Should().BeTrue();
        spikes.to(ScalarType.Float32).sum([0]).eq(1).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Delta_is_the_change()
    {
        using var scope = NewDisposeScope();
        var signal = tensor(new[] { 0.0, 1, 1.05, 0.2, 0.2 }).view(5, 1);
        Encode.Delta(signal, 0.1).view(-1).data<double>().ToArray().Should().Equal(0, 1, 0, -1, 0);
        Encode.Delta(signal, 0.1, hasOff: false).view(-1).data<double>().ToArray().Should().Equal(0, 1, 0, 0, 0);
    }

    [Fact]
    public void Population_is_a_bump_at_the_value()
    {
        using var scope = NewDisposeScope();
        var currents = Encode.Population(tensor(new[] { 0.5 }).unsqueeze(0), 2, 5);
        currents.shape.Should().Equal(2, 1, 5);
        var bump = currents[0, 0].data<double>().ToArray();
        bump[2].Should().Be(1);
        bump[1].Should().BeApproximately(Math.Exp(-0.5), 1e-12);
        bump[0].Should().BeApproximately(bump[4], 1e-12);
    }

    [Fact]
    public void A_population_may_be_wider_than_its_type()
    {
        using var scope = NewDisposeScope();
        var currents = Encode.Population(zeros(1, 1, dtype: ScalarType.Float16), 1, 3, -1e5, 1e5);
        currents.dtype.Should().Be(ScalarType.Float16);
        currents.to(ScalarType.Float64).view(-1).data<double>().ToArray().Should().Equal(
            [Math.Exp(-0.5), 1, Math.Exp(-0.5)], (actual, right) => Math.Abs(actual - right) < 1e-3);
    }

    [Fact]
    public void The_centres_of_a_population_go_from_low_to_high_for_every_value()
    {
        using var scope = NewDisposeScope();
        var (low, high, neurons) = (2.0, 5.0, 3);
        var values = new[] { 2.0, 3.5, 4.0, 7.0, -1.0, 2.75 };
        var currents = Encode.Population(tensor(values).view(2, 3), 4, neurons, low, high);
        currents.shape.Should().Equal(4, 2, 3 * neurons);
        var expected = values.SelectMany(value => Enumerable.Range(0, neurons)
            .Select(i => Math.Exp(-0.5 * Math.Pow((value - (low + (1.5 * i))) / 1.5, 2)))).ToArray();
        for (var step = 0; step < 4; step++)
        {
            currents[step].contiguous().data<double>().ToArray().Should().Equal(
                expected, (actual, right) => Math.Abs(actual - right) < 1e-12);
        }
        Encode.Population(tensor(values).view(2, 3), 1, 2).shape.Should().Equal(1, 2, 6);
    }
}
