using System.Globalization;
using ScottPlot;

namespace Scales;

/// <summary>A panel per task: the accuracy of every method against the scale of the weights at the start.</summary>
internal static class Figure
{
    private const int PanelWidth = 720;
    private const int PanelHeight = 520;
    private const int Columns = 2;
    private const string Font = "DejaVu Sans";

    // The library's own in blue and thick, so that the picture is read at a glance.
    private static readonly Dictionary<string, (string Color, float Width)> s_styles = new()
    {
        ["hard"] = ("#bbbbbb", 1.5f),
        ["ste"] = ("#8a8a8a", 1.5f),
        ["ste-clipped"] = ("#4d4d4d", 1.5f),
        ["sigmoid-0.25"] = ("#e07a3f", 1.5f),
        ["sigmoid-1"] = ("#f2b48c", 1.5f),
        ["arctan"] = ("#b0413e", 1.5f),
        ["sll-0.5"] = ("#a9cfe4", 1.5f),
        ["coverage-0.5"] = ("#7fb8a4", 1.5f),
        ["recipe-no-floor"] = ("#5fa8d3", 2.5f),
        ["recipe"] = ("#1b7db8", 3.5f),
        ["recipe-centered"] = ("#08395c", 3.5f),
    };

    public static void Save(IReadOnlyDictionary<Run, Score> scores, string file)
    {
        // A line needs two scales.
        LearningTask[] tasks = [.. LearningTask.All.Where(task =>
            scores.Keys.Where(run => run.Task == task.Name).Select(run => run.Setting).Distinct().Count() > 1)];
        if (tasks.Length == 0)
            return;
        // The last panel holds the legend of all.
        var rows = (tasks.Length + Columns) / Columns;
        var figure = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Grid(rows, Columns) };
        figure.AddPlots(tasks.Length + 1);
        foreach (var (plot, task) in figure.GetPlots().Zip(tasks))
            Draw(plot, task, scores);
        Legend(figure.GetPlots()[^1], scores);
        figure.SavePng(file, Columns * PanelWidth, rows * PanelHeight);
    }

    private static void Draw(Plot plot, LearningTask task, IReadOnlyDictionary<Run, Score> scores)
    {
        plot.Font.Set(Font);
        plot.Title(task.Title, size: 18);
        var accuracies = Report.AccuracyOf(task, scores);
        double[] scales = [.. accuracies.Keys.Select(key => key.Scale).Distinct().Order()];
        foreach (var method in Methods.All)
        {
            double[] known = [.. scales.Where(scale => accuracies.ContainsKey((method.Name, scale)))];
            if (known.Length == 0)
                continue;
            var (color, width) = s_styles[method.Name];
            double[] x = [.. known.Select(Math.Log10)];
            double[] means = [.. known.Select(scale => accuracies[(method.Name, scale)].Mean)];
            double[] deviations = [.. known.Select(scale => accuracies[(method.Name, scale)].Deviation)];
            var line = plot.Add.Scatter(x, means, Color.FromHex(color));
            (line.LineWidth, line.MarkerSize) = (width, 2 * width);
            var bars = plot.Add.ErrorBar(x, means, yErrors: deviations);
            bars.Color = Color.FromHex(color);
        }
        plot.Axes.Bottom.SetTicks(
            [.. scales.Select(Math.Log10)],
            [.. scales.Select(scale => string.Create(CultureInfo.InvariantCulture, $"× {scale}"))]);
        plot.XLabel("hidden weights at the start");
        plot.YLabel("accuracy of the hard network, %");
        plot.Axes.SetLimitsY(0, 100);
    }

    private static void Legend(Plot plot, IReadOnlyDictionary<Run, Score> scores)
    {
        plot.HideAxesAndGrid();
        plot.Font.Set(Font);
        foreach (var method in Methods.All.Where(method => scores.Keys.Any(run => run.Method == method.Name)))
        {
            var (color, width) = s_styles[method.Name];
            plot.Legend.ManualItems.Add(new LegendItem
            {
                LabelText = method.Title,
                LineColor = Color.FromHex(color),
                LineWidth = width,
            });
        }
        plot.ShowLegend(Alignment.MiddleCenter).FontSize = 16;
    }
}
