// A CNN learns MNIST in float32, then on the integers that it is deployed with: 8, 4, 3 and 2 bits.
//
//   dotnet run -c Release --project samples/Quantization                      half a minute; keeps nothing
//   dotnet run -c Release --project samples/Quantization -- --output out      keeps the ONNX files and the figure there
//   dotnet run -c Release --project samples/Quantization -- --study digits    ways to train on few bits, five seeds
using System.CommandLine;
using Learning;
using QuantizationSample;
using Spectre.Console;

var output = CommandLines.Folder(
    "--output", "Folder for accuracy.png, int8.onnx, int4.onnx, ... and float.dat");
var epochs = CommandLines.Count("--epochs", "Epochs on the integers, per bit width", 2);
var study = new Option<string?>("--study")
{
    Description = "Compares ways to train on few bits instead: digits or mnist",
};
var seeds = CommandLines.Count("--seeds", "Trainings of every way", 5);
study.AcceptOnlyFromAmong("digits", "mnist");
var root = new RootCommand("Trains a CNN on the integers that ONNX Runtime computes with.")
{
    output, epochs, study, seeds,
};
return await root.RunAsync(args, (parsed, stop) =>
{
    // The networks are too small to share among threads.
    set_num_threads(1);
    // Wide enough for a row on one line, also where the output is not a terminal.
    AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 140);
    if (parsed.GetValue(study) is { } name)
        Compare(name, parsed.GetValue(seeds), stop);
    else
        Show(parsed.Folder(output), parsed.GetValue(epochs), stop);
});

static void Show(string? output, int epochs, CancellationToken stop)
{
    using var temporary = output is null ? new TemporaryFolder() : null;
    var folder = output ?? temporary!.FullName;
    var (accuracy, size, outcomes) = new Tour(folder, floatEpochs: 3, epochs).Run(stop);
    var table = new Table().Border(TableBorder.Markdown)
        .AddColumns("network", "ranges only, %", "trained, %", "ONNX Runtime, %", "differing codes", "file, kB",
            "speed");
    table.AddRow("float32", "", $"{100 * accuracy:F2}", "", "", $"{size / 1000.0:F0}", "1");
    foreach (var outcome in outcomes)
    {
        table.AddRow(
            $"{outcome.Bits} bits", $"{100 * outcome.Calibrated:F2}", $"{100 * outcome.Trained:F2}",
                $"{100 * outcome.Deployed:F2}",
            $"{outcome.Differing} of {outcome.Outputs}", $"{outcome.FileSize / 1000.0:F0}", $"{outcome.Speed:F1} ×");
    }
    AnsiConsole.Write(table);
    Console.WriteLine("The layers with 4 bits:");
    Console.WriteLine(outcomes.Single(outcome => outcome.Bits == 4).Report);
    if (output is not null)
        Figure.Save(accuracy, outcomes, Path.Combine(output, "accuracy.png"));
}

static void Compare(string name, int seeds, CancellationToken stop)
{
    var result = name == "digits"
        ? new Study(DigitsData.Load(), () => new Mlp(), [(8, 8), (4, 4), (2, 4)], seeds, floatEpochs: 60, epochs: 40)
        : new Study(Tour.Images(), () => new Cnn(), [(8, 8), (4, 4), (3, 3), (2, 2)], seeds, floatEpochs: 3, epochs: 2);
    result.Run(stop);
    AnsiConsole.Write(result.Table());
}
