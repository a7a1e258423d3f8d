// Trains networks with hard decisions on handwritten digits: the same network with every method, and only the scope
// around the training step differs. What is compared is the hard network that comes out.
//
//   dotnet run -c Release --project samples/Digits             two tasks, five methods, five seeds: under three minutes
//   dotnet run -c Release --project samples/Digits -- --full   every task with every method
using Digits;

return CommandLine.Run(args, selection =>
{
    // A training is too small to share among cores: two trainings at a time make better use of them.
    set_num_threads(1);
    var data = DigitsData.Load(Path.Combine(AppContext.BaseDirectory, "digits.csv"));
    var experiment = new Experiment(new Training(data, selection.Epochs), selection.Seeds);
    Report.Print(experiment.Run(selection.Tasks, selection.Methods));
});
