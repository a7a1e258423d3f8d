using System.Collections.Concurrent;
using Spectre.Console;

namespace QuantizationSample;

/// <summary>A way to train on few bits.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Scale">Of weights and activations.</param>
/// <param name="Epochs">Times those of the study: 0 for ranges only.</param>
/// <param name="Change">What else is different.</param>
/// <param name="Dampening">λ at the end.</param>
internal sealed record Way(
    string Name, ScaleKind Scale, int Epochs = 1, Func<QuantizationOptions, QuantizationOptions>? Change = null,
        double Dampening = 0)
{
    public static Way[] All { get; } =
    [
        new("ranges only", ScaleKind.Range, Epochs: 0),
        new("straight-through", ScaleKind.Range),
        new("LSQ", ScaleKind.Learned),
        new("LSQ, band ε = 0.4", ScaleKind.Learned, Change: options =>
            options with { Band = options.Band with { Eps = 0.4 } }),
        new("LSQ, freezing", ScaleKind.Learned, Change: options => options with { FreezeOscillating = true }),
        new("LSQ, dampening", ScaleKind.Learned, Dampening: 0.1),
    ];
}

/// <summary>Ways to train at several bit widths, over some seeds.</summary>
internal sealed class Study(
    Split data, Func<Module<Tensor, Tensor>> network, (int Weights, int Activations)[] widths, int seeds,
        int floatEpochs, int epochs)
{
    private readonly ConcurrentDictionary<(string Way, int Width),
        ConcurrentBag<(double Accuracy, double Oscillating)>> _results = new();
    private readonly ConcurrentBag<double> _float = [];

    public void Run(CancellationToken stop)
    {
        Work.Show(work =>
        {
            var all = work.Add("training", seeds * (1 + (Way.All.Length * widths.Length)));
            using var folder = new TemporaryFolder();
            string Saved(int seed) => Path.Combine(folder.FullName, $"{seed}.dat");
            // The weights come from torch's one generator.
            var models = Enumerable.Range(0, seeds).Select(seed =>
            {
                manual_seed(seed);
                return network();
            }).ToArray();
            Work.InParallel(Enumerable.Range(0, seeds), seed =>
            {
                Fit.Run(models[seed], data.Training, floatEpochs, 3e-3, seed, 0,
                    _ => stop.ThrowIfCancellationRequested());
                _float.Add(Fit.Accuracy(models[seed], data.Test));
                _ = models[seed].save(Saved(seed));
                all.Advance();
            }, stop);
            var runs = from seed in Enumerable.Range(0, seeds)
                       from way in Way.All
                       from width in Enumerable.Range(0, widths.Length)
                       select (seed, way, width);
            Work.InParallel(runs, run =>
            {
                var copy = network();
                _ = copy.load(Saved(run.seed));
                _results.GetOrAdd((run.way.Name, run.width), _ => [])
                    .Add(Train(copy, run.way, widths[run.width], run.seed, stop));
                all.Advance();
            }, stop);
        });
    }

    /// <summary>A row per way, a column per width: accuracy, and the share of weights that oscillate at the
    /// end.</summary>
    public Table Table()
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("trained with");
        foreach (var (weights, activations) in widths)
            table.AddColumn($"W{weights}A{activations}").AddColumn("oscillating");
        foreach (var way in Way.All)
        {
            var cells = Enumerable.Range(0, widths.Length).Select(width => _results[(way.Name, width)])
                .SelectMany(results => new[]
                {
                    Learning.Accuracy.Of(results.Select(result => result.Accuracy)).ToString(),
                    $"{100 * results.Average(result => result.Oscillating):F2} %",
                });
            table.AddRow([way.Name, .. cells]);
        }
        return table.Caption($"float32: {Learning.Accuracy.Of(_float)}");
    }

    private (double, double) Train(Module<Tensor, Tensor> model, Way way, (int Weights, int Activations) width,
        int seed, CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        var options = Quantized.Options(width.Weights, width.Activations, way.Scale);
        using var prepared = Quantized.Calibrated(model, data.Training, way.Change?.Invoke(options) ?? options);
        if (way.Epochs > 0)
        {
            Quantized.Train(
                prepared, data.Training, way.Epochs * epochs, 1e-3, seed, way.Dampening,
                stop.ThrowIfCancellationRequested);
        }
        prepared.eval();
        prepared.FreezeBatchNorm();
        using var integers = prepared.Convert();
        var rows = prepared.Report([data.Test.Images[..100]]).Rows;
        return (Fit.Accuracy(integers, data.Test), rows.Average(row => row.Oscillating));
    }
}
