namespace SllCore.DataParallel.Tests;

/// <summary>Several processes learn what one with the whole batch does.</summary>
public sealed class TrainingTests
{
    // Twenty steps of 60 images, and five of 240, of whose layers only a sample is measured.
    [MpiTheory]
    [InlineData(1, "--epochs 1")]
    [InlineData(2, "--epochs 1")]
    [InlineData(3, "--epochs 1")]
    [InlineData(2, "--epochs 1 --images 40")]
    [InlineData(3, "--epochs 1 --images 40")]
    public void The_result_is_that_of_one_process(int processes, string arguments)
    {
        using var whole = new Traces();
        using var parts = new Traces();
        Run.Alone($"{arguments} --trace {whole.Folder}").Code.Should().Be(0);
        var run = Run.Together(processes, $"{arguments} --trace {parts.Folder}");
        run.Code.Should().Be(0, run.Errors);
        var expected = whole.Steps(0);
        var first = parts.Steps(0);
        // From equal weights the same ε; later the sums of gradients are rounded in another order.
        first[0].Bits.Should().Be(expected[0].Bits);
        first.Should().HaveSameCount(expected);
        foreach (var (one, all) in first.Zip(expected))
        {
            one.Eps.Should().BeApproximately(all.Eps, 1e-5 * all.Eps);
            one.Loss.Should().BeApproximately(all.Loss, 1e-5);
        }
        parts.Values(0).Zip(whole.Values(0), (one, all) => Math.Abs(one - all)).Max().Should().BeLessThan(1e-5);
        for (var rank = 1; rank < processes; rank++)
        {
            parts.Steps(rank).Select(step => step.Bits).Should().Equal(first.Select(step => step.Bits));
            parts.Hash(rank).Should().Be(parts.Hash(0));
        }
        Enumerable.Range(0, processes).Sum(rank => parts.Steps(rank)[0].Images).Should().Be(expected[0].Images);
    }

    [MpiTheory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_integers_of_several_processes_are_those_of_one(int processes)
    {
        const string Arguments = "--network quantized --epochs 1 --take 240";
        using var whole = new Traces();
        using var parts = new Traces();
        Run.Alone($"{Arguments} --trace {whole.Folder}").Code.Should().Be(0);
        var run = Run.Together(processes, $"{Arguments} --trace {parts.Folder}");
        run.Code.Should().Be(0, run.Errors);
        foreach (var (one, all) in parts.Steps(0).Zip(whole.Steps(0)))
            one.Loss.Should().BeApproximately(all.Loss, 1e-4);
        // Of some 100,000 numbers a few are about a code that a sum rounded otherwise has changed.
        parts.Values(0).Zip(whole.Values(0), (one, all) => Math.Abs(one - all)).Count(difference => difference > 1e-4)
            .Should().BeLessThan(100);
        for (var rank = 1; rank < processes; rank++)
            parts.Hash(rank).Should().Be(parts.Hash(0));
    }

    [MpiFact]
    public void An_interrupted_run_goes_on_from_its_checkpoint()
    {
        using var whole = new Traces();
        using var rest = new Traces();
        var file = Path.Combine(rest.Folder, "checkpoint");
        Run.Together(2, $"--epochs 40 --trace {whole.Folder}").Code.Should().Be(0);
        Run.Started(
            $"-np 2 dotnet {Run.Program} --epochs 40 --checkpoint {file}",
            line => line.StartsWith("epoch 2:", StringComparison.Ordinal));
        var run = Run.Together(2, $"--epochs 40 --checkpoint {file} --trace {rest.Folder}");
        run.Code.Should().Be(0, run.Errors);
        run.Output.Should().NotContain("epoch 1:").And.NotContain("epoch 2:").And.Contain("epoch 40:");
        rest.Hash(0).Should().Be(whole.Hash(0));
        rest.Hash(1).Should().Be(whole.Hash(0));
    }

    [MpiFact]
    public void Only_the_first_process_writes_to_the_terminal()
    {
        var run = Run.Together(2, "--epochs 1");
        run.Output.Split('\n').Count(line => line.Contains("epoch 1:", StringComparison.Ordinal)).Should().Be(1);
    }
}
