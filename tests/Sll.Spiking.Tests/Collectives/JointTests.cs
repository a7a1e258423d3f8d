using SllCore.Tests.Support;

namespace SllCore.Spiking.Tests.Collectives;

/// <summary>Several processes measure and count what one with all samples does.</summary>
public class JointTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(3, 100)]
    public void The_eps_of_a_coverage_is_that_of_one_process(int size, int neurons)
    {
        manual_seed(41);
        using var input = randn(6, 12, neurons);
        var whole = Slopes(input, Surrogate.Coverage(0.4), options: null);
        var scope = new LinearizeOptions { Coverage = 0.4, Forward = ForwardValues.Hard };
        var inScope = Slopes(input, Surrogate.Arctan(), scope);
        // In a network of a batch of samples a process has some columns of the matrix of samples and neurons.
        ThreadProcesses.Run(size, processes =>
        {
            using var part = Part(input, processes);
            Slopes(part, Surrogate.Coverage(0.4, processes: processes), options: null).Should().Be(whole);
            Slopes(part, Surrogate.Arctan(), scope with { AllReduce = processes }).Should().Be(inScope);
            return 0;
        }).Should().HaveCount(size);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Monitors_add_up(int size)
    {
        manual_seed(42);
        using var scope = NewDisposeScope();
        var weights = new[] { nn.Linear(5, 70), nn.Linear(70, 3) };
        var input = randn(8, 12, 5) * 2;
        var whole = Monitor(weights, input, monitor => monitor);
        foreach (var all in ThreadProcesses.Run(size, processes =>
            Monitor(weights, Part(input, processes), monitor => monitor.Combine(processes))))
        {
            all.Samples.Should().Be(12);
            all.SynOps.Should().BeApproximately(whole.SynOps, 1e-9);
            all.Macs.Should().BeApproximately(whole.Macs, 1e-9);
            all.Rows.Should().Equal(whole.Rows);
            all.ToString().Should().Be(whole.ToString());
        }
        // Some neurons are silent, and others in parts only.
        whole.Rows[0].Silent.Should().BeInRange(0.01, 0.9);
    }

    [Fact]
    public void Layers_of_other_sizes_are_refused_in_every_process()
    {
        using var input = ones(3, 2, 8);
        ThreadProcesses.Run(2, processes =>
        {
            using var network = Sequential(Leaky());
            using var monitor = SpikeMonitor.Of(network);
            network.forward(input[.., .., ..(4 + (4 * processes.Rank))]);
            var combine = () => monitor.Combine(processes);
            combine.Should().Throw<InvalidOperationException>().WithMessage("*4 neurons in one process and 8*");
            return 0;
        }).Should().HaveCount(2);
        using var alone = Sequential(Leaky());
        using var own = SpikeMonitor.Of(alone);
        var nobody = () => own.Combine(null!);
        nobody.Should().Throw<ArgumentNullException>();
    }

    // The gradient in the band, 1/(2ε), which is the largest.
    private static float Slopes(Tensor input, Surrogate surrogate, LinearizeOptions? options)
    {
        using var scope = NewDisposeScope();
        using var neuron = Leaky(beta: 0, reset: Reset.None, surrogate: surrogate);
        var leaf = input.detach().clone().requires_grad_();
        using (options is null ? null : Sll.Linearize(options))
            neuron.forward(leaf).sum().backward();
        return leaf.grad!.max().item<float>();
    }

    private static SpikeMonitor Monitor(
        nn.Module<Tensor, Tensor>[] weights, Tensor input, Func<SpikeMonitor, SpikeMonitor> result)
    {
        using var scope = NewDisposeScope();
        var network = Sequential(weights[0], Leaky(threshold: 3), weights[1], LeakyReadout());
        var monitor = SpikeMonitor.Of(network);
        network.forward(input);
        return result(monitor);
    }

    private static Tensor Part(Tensor input, ThreadProcesses processes)
    {
        long End(int rank) => input.shape[1] * rank / processes.Size;
        return input.narrow(1, End(processes.Rank), End(processes.Rank + 1) - End(processes.Rank)).contiguous();
    }
}
