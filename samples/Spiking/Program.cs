// Spiking networks on handwritten digits, ten steps of time.
//
//   dotnet run -c Release --project samples/Spiking                   five settings, three seeds: a minute
//   dotnet run -c Release --project samples/Spiking -- --surrogates   other surrogates, compared on validation images
//   dotnet run -c Release --project samples/Spiking -- --output out   raster.png, rates.png and network.nir
using System.CommandLine;
using Spectre.Console;
using SllCore.Spiking.Nir;
using SpikingSample;

var seeds = new Option<int>("--seeds") { Description = "Trainings of every setting", DefaultValueFactory = _ => 3 };
var epochs = new Option<int>("--epochs") { Description = "Epochs of every training", DefaultValueFactory = _ => 15 };
var compare = new Option<bool>("--surrogates") { Description = "Other surrogates beside the default" };
var output = new Option<string?>("--output") { Description = "Folder for raster.png, rates.png and network.nir" };
var root = new RootCommand("Trains spiking networks on handwritten digits.") { seeds, epochs, compare, output };
root.SetAction(parsed =>
{
    // The networks are too small to share among threads.
    set_num_threads(1);
    var images = Images.Digits(Path.Combine(AppContext.BaseDirectory, "digits.csv"));
    var chooses = parsed.GetValue(compare);
    (string, Surrogate?)[] surrogates = chooses
        ? [
            ("default", null), ("θ, floor 0.1", Surrogate.Rectangle(1, 0.1)), ("θ, floor 0.2", Surrogate.Rectangle(1,
                0.2)),
             ("θ, floor 0", Surrogate.Rectangle(1)),
            ("coverage 0.5", Surrogate.Coverage(0.5)), ("arctan", Surrogate.Arctan()),
        ]
        : [("default", null)];
    var (training, heldOut) = chooses ? (images.Training, images.Validation) : (images.All, images.Test);
    Print(new Experiment(training, heldOut, parsed.GetValue(seeds), parsed.GetValue(epochs)).Run(Setting.All,
        surrogates));
    if (parsed.GetValue(output) is { } folder)
        Export(images, parsed.GetValue(epochs), Directory.CreateDirectory(folder).FullName);
});
return root.Parse(args).Invoke();

static void Print(IReadOnlyList<Result> results)
{
    // Wide enough for a row on one line, also where the output is not a terminal.
    AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
    var table = new Table().AddColumns("network", "surrogate", "right, %", "± sd", "SynOps per image",
        "s per training");
    foreach (var row in results)
    {
        table.AddRow(
            row.Setting.Name, row.Surrogate, $"{row.Accuracy:F1}", $"{row.Deviation:F1}", $"{row.SynOps:F0}",
                $"{row.Seconds:F1}");
    }
    AnsiConsole.Write(table);
}

// NIR knows neurons that are reset to zero, so one such network is trained for it.
static void Export(Images images, int epochs, string folder)
{
    using var scope = NewDisposeScope();
    random.manual_seed(0);
    var setting = Setting.All[0];
    using var network = setting.Network(surrogate: null, Reset.Zero);
    Training.Run(setting, network, images.All, epochs);
    var file = Path.Combine(folder, "network.nir");
    NirFile.Write(network, file, [64], dt: 1e-3);
    using var read = NirFile.Read(file);
    AnsiConsole.WriteLine(
        $"Reset to zero: {Training.Accuracy(setting, network, images.Test):F1} %, " +
        $"read back from {file}: {Training.Accuracy(setting, read, images.Test):F1} %");
    using var monitor = SpikeMonitor.Of(network);
    Training.Accuracy(setting, network, images.Test);
    AnsiConsole.WriteLine(monitor.ToString());
    Figures.Rates(monitor.Rows, Path.Combine(folder, "rates.png"));
    using var first = Sequential(network.Layers[0], network.Layers[1]);
    var image = images.Test.Images.narrow(0, 0, 1);
    Figures.Raster(first.forward(setting.Encoder(image)).select(1, 0), Path.Combine(folder, "raster.png"));
}
