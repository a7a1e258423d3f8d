// Trains networks with hard decisions whose weights start 100 times too small to 100 times too large: which method of
// training stands that? What is compared is the hard network that comes out.
//
//   dotnet run -c Release --project samples/Scales                                      thresholds on the digits
//   dotnet run -c Release --project samples/Scales -- --full --output samples/Scales    everything, or what is missing
//   dotnet run -c Release --project samples/Scales -- --help                            a choice of it
using Scales;
using Spectre.Console;

return await CommandLine.RunAsync(args, (selection, stop) =>
{
    // A training is too small to share among cores: two trainings at a time make better use of them.
    set_num_threads(1);
    if (selection.Gradients)
    {
        foreach (var runs in selection.Runs.GroupBy(run => run.Task))
            Gradients.Print(LearningTask.Named(runs.Key), runs, stop);
        return;
    }
    var folder = selection.Output;
    var results = new SweepFile(folder is null ? null : Path.Combine(folder, "results.csv"));
    try
    {
        new Sweep(results, new Trainer().Train).Go(selection.Runs, stop);
    }
    catch (OperationCanceledException) when (folder is not null)
    {
        AnsiConsole.WriteLine("The same command goes on from here.");
        throw;
    }
    finally
    {
        Report.Print(results.Scores);
        if (folder is not null)
            Figure.Save(results.Scores, Path.Combine(folder, "results.png"));
    }
});
