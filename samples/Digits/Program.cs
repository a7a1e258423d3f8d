// Trains networks with hard decisions on handwritten digits: the same network with every method, and only the scope
// around the training step differs. What is compared is the hard network that comes out.
//
//   dotnet run -c Release --project samples/Digits             two tasks, five methods, five seeds: under three minutes
//   dotnet run -c Release --project samples/Digits -- --full   every task with every method
//   dotnet run -c Release --project samples/Digits -- --help   a choice of them
using Digits;

return await CommandLine.RunAsync(args, (selection, stop) =>
{
    // A training is too small to share among cores: two trainings at a time make better use of them.
    set_num_threads(1);
    var data = DigitsData.Load();
    if (selection.Scenarios)
    {
        new Scenarios(data).Print(selection.Seeds, stop);
        return;
    }
    var experiment = new Experiment(new Training(data, selection.Epochs, new Descent()), selection.Seeds);
    var results = selection.Earlier is { } file
        ? ResultsFile.Read(file)
        : experiment.Run(selection.Tasks, selection.Methods, stop);
    Report.Print(results);
    if (selection.Output is { } folder)
    {
        ResultsFile.Write(results, Path.Combine(folder, "results.csv"));
        Figure.Save(results, Path.Combine(folder, "results.png"));
        Console.WriteLine($"results.csv and results.png are in {folder}.");
    }
});
