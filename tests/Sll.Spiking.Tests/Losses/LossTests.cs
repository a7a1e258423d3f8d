namespace SllCore.Spiking.Tests.Losses;

/// <summary>Against the definitions in plain loops.</summary>
public class LossTests
{
    private const int Steps = 6;
    private const int Batch = 4;
    private const int Classes = 3;

    private static readonly long[] s_labels = [0, 2, 1, 1];

    [Fact]
    public void Cross_entropies()
    {
        using var scope = NewDisposeScope();
        var (output, values) = Data();
        var labels = tensor(s_labels);
        double Mean(int n, int c) => Enumerable.Range(0, Steps).Average(t => values[t, n, c]);
        double Entropy(Func<int, int, double> score) => Enumerable.Range(0, Batch).Average(n =>
            Math.Log(Enumerable.Range(0, Classes).Sum(c => Math.Exp(score(n, c)))) - score(n, (int)s_labels[n]));
        SpikeLoss.CrossEntropyOfMean(output, labels).item<double>().Should().BeApproximately(Entropy(Mean), 1e-12);
        SpikeLoss.CrossEntropyOfCount(output, labels).item<double>().Should()
            .BeApproximately(Entropy((n, c) => Steps * Mean(n, c)), 1e-12);
        SpikeLoss.CrossEntropyPerStep(output, labels).item<double>().Should().BeApproximately(
            Enumerable.Range(0, Steps).Average(t => Entropy((n, c) => values[t, n, c])), 1e-12);
    }

    [Fact]
    public void Rates()
    {
        using var scope = NewDisposeScope();
        var spikes = tensor(new double[] { 1, 0, 1, 1, 0, 0, 1, 0 }).view(4, 1, 2);
        SpikeLoss.MseOfCount(spikes, tensor(new long[] { 0 }), 0.8, 0.2).item<double>().Should()
            .BeApproximately((Math.Pow(0.75 - 0.8, 2) + Math.Pow(0.25 - 0.2, 2)) / 2, 1e-12);
        SpikeLoss.RateRegularizer(spikes, 0.3, 0.5).item<double>().Should()
            .BeApproximately((Math.Pow(0.25, 2) + Math.Pow(0.05, 2)) / 2, 1e-12);
    }

    [Fact]
    public void First_spike_falls_when_the_right_class_fires_earlier()
    {
        using var scope = NewDisposeScope();
        var early = tensor(new double[] { 1, 0, 0, 0, 0, 1 }).view(3, 1, 2).requires_grad_();
        var loss = SpikeLoss.FirstSpike(early, tensor(new long[] { 0 }));
        // Class 0 fires at step 0 of 3, class 1 at step 2.
        loss.item<double>().Should().BeApproximately(Math.Log(1 + Math.Exp(-2.0 / 3)), 1e-12);
        loss.backward();
        early.grad![0, 0, 1].item<double>().Should().BeGreaterThan(0);
    }

    [Fact]
    public void Accuracies()
    {
        using var scope = NewDisposeScope();
        // Class 1 fires first, class 0 more often.
        var spikes = tensor(new double[] { 0, 1, 1, 0, 1, 0 }).view(3, 1, 2);
        var (zero, one) = (tensor(new long[] { 0 }), tensor(new long[] { 1 }));
        SpikeAccuracy.ByCount(spikes, zero).Should().Be(1);
        SpikeAccuracy.ByFirstSpike(spikes, one).Should().Be(1);
        SpikeAccuracy.ByFirstSpike(spikes, zero).Should().Be(0);
        var population = tensor(new double[] { 1, 0, 0, 1, 1, 1 }).view(1, 1, 6);
        SpikeAccuracy.ByPopulation(population, one, 3).Should().Be(1);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 256)]
    [InlineData(ScalarType.Float16, 2048)]
    public void Accuracies_count_beyond_the_whole_numbers_of_a_half_type(ScalarType dtype, int count)
    {
        using var scope = NewDisposeScope();
        var step = arange(count + 50).view(-1, 1);
        var one = tensor(new long[] { 1 });
        // Class 1 fires once more, or a step earlier.
        var counts = step.lt(tensor(new[] { count, count + 1 })).unsqueeze(1).to(dtype);
        SpikeAccuracy.ByCount(counts, one).Should().Be(1);
        SpikeAccuracy.ByPopulation(counts, one, 1).Should().Be(1);
        var firsts = step.eq(tensor(new[] { count + 44, count + 43 })).unsqueeze(1).to(dtype);
        SpikeAccuracy.ByFirstSpike(firsts, one).Should().Be(1);
    }

    private static (Tensor Output, double[,,] Values) Data()
    {
        var random = new Random(1);
        var values = new double[Steps, Batch, Classes];
        for (var i = 0; i < values.Length; i++)
            values[i / (Batch * Classes), i / Classes % Batch, i % Classes] = random.NextDouble();
        return (tensor(values), values);
    }
}
