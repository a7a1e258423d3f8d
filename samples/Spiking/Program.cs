// Spiking networks on handwritten digits or on pieces of clothing.
//
//   dotnet run -c Release --project samples/Spiking                   five settings, three seeds: seconds
//   dotnet run -c Release --project samples/Spiking -- --output out   raster.png, rates.png and network.nir
//   dotnet run -c Release --project samples/Spiking -- --surrogates   other surrogates, compared on validation images
//   dotnet run -c Release --project samples/Spiking -- --fashion --seeds 1   Fashion-MNIST, where Debian's package is
using System.CommandLine;
using Learning;
using Spectre.Console;
using SllCore.Spiking.Nir;
using SpikingSample;
using Training = SpikingSample.Training;

var seeds = CommandLines.Count("--seeds", "Trainings of every setting", 3);
var epochs = CommandLines.Count("--epochs", "Epochs of every training; of Fashion-MNIST 4 unless given", 15);
var only = new Option<string>("--only")
{
    Description = "Settings with this in their names", DefaultValueFactory = _ => string.Empty,
};
var compare = new Option<bool>("--surrogates") { Description = "Other surrogates beside the default" };
var fashion = new Option<bool>("--fashion") { Description = "Fashion-MNIST instead of the digits" };
var output = CommandLines.Folder("--output", "Folder for raster.png, rates.png and network.nir");
var root = new RootCommand("Trains spiking networks on small images.")
{
    seeds, epochs, only, compare, fashion, output,
};
return await root.RunAsync(args, (parsed, stop) =>
{
    // The networks are too small to share among threads.
    set_num_threads(1);
    var folder = parsed.Folder(output);
    var isFashion = parsed.GetValue(fashion);
    var (images, settings) = isFashion
        ? (Images.Fashion(), Setting.Fashion)
        : (Images.Digits(Path.Combine(AppContext.BaseDirectory, "digits.csv")), Setting.Digits);
    var rounds = isFashion && parsed.GetResult(epochs) is not { Implicit: false } ? 4 : parsed.GetValue(epochs);
    var chooses = parsed.GetValue(compare);
    (string, Surrogate?)[] surrogates = chooses
        ?
        [
            ("default", null), ("θ, floor 0", Surrogate.Rectangle(1)), ("θ, floor 0.1", Surrogate.Rectangle(1, 0.1)),
            ("θ, floor 0.2", Surrogate.Rectangle(1, 0.2)), ("θ/2, floor 0.05", Surrogate.Rectangle(0.5, 0.05)),
            ("θ/2, floor 0.1", Surrogate.Rectangle(0.5, 0.1)), ("coverage 0.5", Surrogate.Coverage(0.5)),
            ("arctan", Surrogate.Arctan()),
        ]
        : [("default", null)];
    var (training, heldOut) = chooses ? (images.Training, images.Validation) : (images.All, images.Test);
    var chosen = settings.Where(setting => setting.Name.Contains(parsed.GetValue(only)!, StringComparison.Ordinal));
    Print(new Experiment(training, heldOut, parsed.GetValue(seeds), rounds).Run([.. chosen], surrogates, stop));
    if (folder is not null)
        Export(settings[0], images, rounds, folder);
});

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
    AnsiConsole.WriteLine("Right: images never trained on, mean of the seeds. SynOps: additions that spikes cause.");
}

// NIR knows neurons that are reset to zero, so one such network is trained for it.
static void Export(Setting setting, Images images, int epochs, string folder)
{
    using var scope = NewDisposeScope();
    random.manual_seed(0);
    var inputs = images.Test.Images.shape[1];
    using var network = setting.Network(inputs, surrogate: null, Reset.Zero);
    Training.Run(setting, network, images.All, epochs);
    var file = Path.Combine(folder, "network.nir");
    NirFile.Write(network, file, [inputs], dt: 1e-3);
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
