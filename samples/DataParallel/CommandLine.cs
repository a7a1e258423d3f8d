using System.CommandLine;
using DataParallel.Engine;

namespace DataParallel;

/// <summary>The command line of the sample, and how a run ends.</summary>
internal static class CommandLine
{
    private static readonly Option<string> s_network = new Option<string>("--network")
    {
        Description = "Hard thresholds on digits, or a CNN of 8-bit integers on MNIST",
        DefaultValueFactory = _ => "thresholds",
    }.AcceptOnlyFromAmong("thresholds", "quantized");

    private static readonly Option<int> s_shards = CommandLines.Count(
        "--shards", "Parts of the data, at least as many as processes: the result does not depend on who has them", 6);

    private static readonly Option<int> s_images = CommandLines.Count(
        "--images", "Images of every part in a step", 10);

    private static readonly Option<int> s_epochs = CommandLines.Count("--epochs", "How often all images are seen", 15);

    private static readonly Option<int> s_seed = CommandLines.Count("--seed", "Of weights and order", 1);

    private static readonly Option<int?> s_take = new("--take")
    {
        Description = "Training images that this process takes, the first ones: all must take the same number",
    };

    private static readonly Option<string?> s_checkpoint = new("--checkpoint")
    {
        Description = "File that the first process writes after every epoch and goes on from",
    };

    private static readonly Option<string?> s_trace = new("--trace")
    {
        Description = "Folder for what every process sees: ε by its bits, the loss, the weights",
    };

    private static readonly Option<bool> s_messages = new("--messages")
    {
        Description = "Measures how long messages take, by their size, instead of training",
    };

    /// <summary>Parses the arguments and runs.</summary>
    public static Task<int> RunAsync(string[] args, Action<Settings, Processes, CancellationToken> run)
    {
        var root = new RootCommand("Trains hard thresholds, or a CNN of integers, in several processes under MPI.")
        {
            s_network, s_shards, s_images, s_epochs, s_seed, s_take, s_checkpoint, s_trace, s_messages,
        };
        root.SetAction((parsed, stop) => Task.Run(
            () => Finished(
                new Settings(
                    parsed.GetValue(s_network)!, parsed.GetValue(s_shards), parsed.GetValue(s_images),
                    parsed.GetValue(s_epochs), parsed.GetValue(s_seed), parsed.GetValue(s_take),
                    parsed.GetValue(s_checkpoint), parsed.GetValue(s_trace), parsed.GetValue(s_messages)),
                run, stop),
            CancellationToken.None));
        return root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
    }

    // What all know of ends every process; what befalls one ends the others from here.
    private static int Finished(
        Settings settings, Action<Settings, Processes, CancellationToken> run, CancellationToken stop)
    {
        Processes? processes = null;
        try
        {
            processes = Processes.Start();
            Console.WriteLine($"{processes.Size} process(es), {settings.Shards} shards.");
            run(settings, processes, stop);
            processes.Finish();
            return 0;
        }
        catch (DisagreementException all)
        {
            if (processes!.Rank == 0)
                Console.Error.WriteLine(all.Message);
            processes.Finish();
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Stopped.");
            return CommandLines.Interrupted;
        }
        catch (Exception own)
        {
            var message = own.GetBaseException().Message.Split("\n")[0];
            Console.Error.WriteLine($"Process {processes?.Rank ?? Processes.RankAtStart ?? 0} ends all: {message}");
            processes?.Abort(1);
        }
        return 1;
    }
}
