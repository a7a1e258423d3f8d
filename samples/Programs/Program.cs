// Four discrete programs, written as one would write them by hand, and learned: which method of training reaches what,
// with the program's code the same for all? What is compared is the hard program that comes out.
//
//   dotnet run -c Release --project samples/Programs                                        on the digits, one seed
//   dotnet run -c Release --project samples/Programs -- --full --output samples/Programs    everything that is missing
//   dotnet run -c Release --project samples/Programs -- --help                              a choice of it
using Programs;
using Spectre.Console;

return await CommandLine.RunAsync(args, (selection, stop) =>
{
    AnsiConsole.WriteLine(
        $"Trains {selection.Runs.Count} programs, and compares what is left of them when they are hard.");
    // A training is too small to share among cores: two trainings at a time make better use of them.
    set_num_threads(1);
    var folder = selection.Output;
    var results = new SweepFile(folder is null ? null : Path.Combine(folder, "results.csv"));
    var trainer = new Trainer();
    try
    {
        new Sweep(results, trainer.Train).Go(selection.Runs, stop);
    }
    catch (OperationCanceledException) when (folder is not null)
    {
        AnsiConsole.WriteLine("The same command goes on from here.");
        throw;
    }
    finally
    {
        var outcomes = Outcome.Of(results.Scores);
        Report.Print(outcomes, trainer.Rules);
        if (folder is not null)
            Keep(outcomes, trainer.Rules, folder);
    }
});

static void Keep(IReadOnlyList<Outcome> outcomes, IReadOnlyList<string> rules, string folder)
{
    Figure.Save(outcomes, Path.Combine(folder, "results.png"));
    if (rules.Count > 0)
        File.WriteAllLines(Path.Combine(folder, "rules.txt"), rules);
    AnsiConsole.WriteLine($"Look at {Path.Combine(folder, "results.png")}.");
}
