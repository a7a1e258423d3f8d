using System.Globalization;
using ScottPlot;

namespace Digits;

/// <summary>
/// The table as a picture: a row per method, a column per task, dark where a method is near the best of its column.
/// </summary>
internal static class Figure
{
    // Below this many points a difference is noise.
    private const double Noise = 0.7;
    private const int Width = 1500;
    private const int RowHeight = 46;
    private const int Margin = 150;
    private const string Font = "DejaVu Sans";
    private static readonly Color s_near = Color.FromHex("#0b5c8a");
    private static readonly Color s_far = Color.FromHex("#f3f1ec");
    private static readonly Color s_best = Color.FromHex("#ffd166");
    private static readonly Color s_ink = Color.FromHex("#333333");

    public static void Save(IReadOnlyList<Result> results, string file)
    {
        var tasks = LearningTask.All.Where(task => results.Any(result => result.Task == task)).ToArray();
        var methods = Methods.All.Reverse().Where(method => results.Any(result => result.Method == method)).ToArray();
        var plot = new Plot();
        plot.Font.Set(Font);
        for (var column = 0; column < tasks.Length; column++)
        {
            var accuracies = results.Where(result => result.Task == tasks[column])
                .GroupBy(result => result.Method)
                .ToDictionary(rows => rows.Key, rows => Accuracy.Of(rows.Select(result => result.Score.Test)));
            var best = accuracies.Values.Max(accuracy => accuracy.Mean);
            foreach (var (method, accuracy) in accuracies)
                Cell(plot, column, Array.IndexOf(methods, method), accuracy, best);
        }
        plot.Title("Test accuracy of the hard network, %; gold: within 0.7 points of the best", size: 20);
        Label(plot.Axes.Left, methods.Select(method => method.Title));
        Label(plot.Axes.Bottom, tasks.Select(task => task.Name));
        plot.HideGrid();
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.SetLimits(-0.5, tasks.Length - 0.5, -0.5, methods.Length - 0.5);
        plot.SavePng(file, Width, Margin + (methods.Length * RowHeight));
    }

    private static void Cell(Plot plot, int column, int row, Accuracy accuracy, double best)
    {
        var behind = best - accuracy.Mean;
        // 1 at the best, ½ at five points behind.
        var nearness = 1 / (1 + (behind / 5));
        var box = plot.Add.Rectangle(column - 0.5, column + 0.5, row - 0.5, row + 0.5);
        box.FillColor = s_far.MixedWith(s_near, nearness);
        box.LineColor = Colors.White;
        box.LineWidth = 2;
        var color = behind <= Noise ? s_best : nearness > 0.55 ? Colors.White : s_ink;
        Text(accuracy.Mean, 0.12, 17);
        Text(accuracy.Deviation, -0.26, 11, "± ");

        void Text(double number, double above, float size, string prefix = "")
        {
            var text = plot.Add.Text(prefix + number.ToString("F1", CultureInfo.InvariantCulture), column, row + above);
            text.LabelFontName = Font;
            text.LabelFontSize = size;
            text.LabelFontColor = color;
            text.LabelAlignment = Alignment.MiddleCenter;
        }
    }

    private static void Label(IAxis axis, IEnumerable<string> labels)
    {
        string[] texts = [.. labels];
        axis.SetTicks([.. Enumerable.Range(0, texts.Length).Select(i => (double)i)], texts);
        axis.MajorTickStyle.Length = 0;
        axis.FrameLineStyle.Width = 0;
        axis.TickLabelStyle.FontName = Font;
        axis.TickLabelStyle.FontSize = 15;
    }
}
