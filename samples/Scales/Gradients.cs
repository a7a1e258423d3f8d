using System.Globalization;
using Spectre.Console;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Scales;

/// <summary>
/// What a method's gradient g of a hidden layer's weights is worth when these start s times as large:
/// cos(g_s, g₁) and ‖g_s‖/‖g₁‖ against the same method at × 1, the share of one sign mean_unit |Σg|/Σ|g|, and, after an
/// epoch, the share of units that decide the same for every image. Means over the seeds. Hard operators have no
/// gradient, and no row.
/// </summary>
internal static class Gradients
{
    private const int Images = 256;

    private static readonly (string Title, string Format)[] s_measures =
    [
        ("cosine with the gradient at × 1", "F2"), ("norm, of that at × 1", "G2"),
        ("share of one sign", "P0"), ("after an epoch: units that decide the same for all images", "P0"),
    ];

    /// <summary>Prints a table per measure: a row per method and scale, a column per layer.</summary>
    public static void Print(LearningTask task, IEnumerable<Run> runs, CancellationToken stop)
    {
        var data = task.Load();
        var tables = s_measures.Select(measure => new Table()
            .Border(TableBorder.Rounded).Title($"{measure.Title}, by layer").AddColumns("trained with", "×")).ToArray();
        var learning = runs.Where(run => run.Method != Methods.Hard);
        foreach (var trainings in learning.GroupBy(run => (run.Method, run.Setting)))
        {
            var scale = trainings.Key.Setting;
            var method = Methods.All.Single(method => method.Name == trainings.Key.Method);
            double[][][] seeds = [.. trainings.Select(run => Measure(task, data, method, scale, run.Seed, stop))];
            for (var i = 0; i < tables.Length; i++)
            {
                string[] cells = [.. seeds[0][i].Select((_, layer) => seeds.Average(seed => seed[i][layer])
                    .ToString(s_measures[i].Format, CultureInfo.InvariantCulture))];
                while (tables[i].Columns.Count < cells.Length + 2)
                    tables[i].AddColumn(new TableColumn($"{tables[i].Columns.Count - 1}").RightAligned());
                tables[i].AddRow([method.Name, scale.ToString(CultureInfo.InvariantCulture), .. cells]);
            }
            AnsiConsole.WriteLine($"{method.Title}, × {scale.ToString(CultureInfo.InvariantCulture)}: done");
        }
        foreach (var table in tables)
            AnsiConsole.Write(table);
    }

    private static double[][] Measure(
        LearningTask task, Split data, Method method, double scale, int seed, CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        var images = new Examples(data.Training.Images[..Images], data.Training.Labels[..Images]);
        var (here, there) = (At(scale), At(1));
        double[] stuck = [];
        new Training(data, epochs: 1, task.Descent).Run(
            generator => task.Start(generator, scale), method, seed, stop.ThrowIfCancellationRequested,
            trained => stuck = Stuck((Multilayer)trained, images.Images));
        return
        [
            [.. here.Zip(there, (g, unit) => (g * unit).sum().item<double>() / (Norm(g) * Norm(unit)))],
            [.. here.Zip(there, (g, unit) => Norm(g) / Norm(unit))],
            [.. here.Select(OneSign)],
            stuck,
        ];

        Tensor[] At(double factor)
        {
            using var generator = new Generator((ulong)seed, CPU);
            using var network = task.Start(generator, factor);
            using (method.Scopes(1)())
                functional.cross_entropy(network.forward(images.Images), images.Labels).backward();
            return [.. network.Hidden.Select(layer => layer.get_parameter("weight")!.grad!.to(ScalarType.Float64))];
        }
    }

    private static double Norm(Tensor values) => values.norm().item<double>();

    private static double OneSign(Tensor gradient) =>
        (gradient.sum([1]).abs() / gradient.abs().sum([1]).clamp_min(double.Epsilon)).mean().item<double>();

    private static double[] Stuck(Multilayer network, Tensor images)
    {
        using var constant = no_grad();
        List<double> shares = [];
        var hooks = network.Hidden.Select(layer => layer.register_forward_hook((_, _, output) =>
        {
            var positive = output.gt(0);
            var same = positive.all(0).logical_or(positive.any(0).logical_not());
            shares.Add(same.to(ScalarType.Float64).mean().item<double>());
            return output;
        })).ToArray();
        network.forward(images).Dispose();
        foreach (var hook in hooks)
            hook.remove();
        return [.. shares];
    }
}
