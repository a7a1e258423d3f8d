namespace SllCore.DataParallel.Tests;

/// <summary>Whatever goes wrong in one process ends all of them, with a message. A test that hangs fails.</summary>
public sealed class FailureTests
{
    private const string Endless = "--epochs 1000000";

    [MpiTheory]
    [InlineData("--take 600", "", "steps per epoch: from 10 to 20")]
    [InlineData("--epochs 3", "--epochs 4", "epochs: from 3 to 4")]
    [InlineData("--network quantized --take 60", "--take 60", "networks: from 0 to 1")]
    [InlineData("--seed 3", "--seed 4", "the seed: from 3 to 4")]
    [InlineData("--shards 1", "--shards 1", "--shards must be at least 2")]
    [InlineData("--take 0", "--take 0", "at most the number of images")]
    [InlineData("--take 100000", "--take 100000", "--take must be at most 1150")]
    [InlineData("--messages", "", "what is measured: from 0 to 1")]
    public void What_does_not_fit_together_is_refused_at_the_start(string first, string second, string message)
    {
        var run = Run.Started($"-np 1 dotnet {Run.Program} {first} : -np 1 dotnet {Run.Program} {second}");
        run.Code.Should().NotBe(0);
        run.Errors.Should().Contain(message);
        run.Output.Should().NotContain("epoch 1:");
    }

    [MpiFact]
    public void A_process_that_is_killed_ends_all()
    {
        var run = Run.Started(
            $"-np 1 dotnet {Run.Program} {Endless} : -np 1 timeout -s KILL 5 dotnet {Run.Program} {Endless}");
        run.Code.Should().NotBe(0);
        run.Errors.Should().Contain("process rank 1");
    }

    [MpiFact]
    public void An_exception_in_one_process_ends_all()
    {
        var run = Run.Together(2, $"{Endless} --checkpoint /nonexistent/file");
        run.Code.Should().NotBe(0);
        run.Errors.Should().Contain("Process 0 ends all:").And.Contain("/nonexistent");
    }
}
