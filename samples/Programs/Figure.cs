using ScottPlot;

namespace Programs;

/// <summary>A panel per task: a bar per method, from where its worst begins.</summary>
internal static class Figure
{
    private const int PanelWidth = 720;
    private const int PanelHeight = 420;
    private const int Columns = 2;
    private const string Font = "DejaVu Sans";
    private static readonly Color s_ours = Color.FromHex("#1b7db8");
    private static readonly Color s_others = Color.FromHex("#b9b4a8");
    private static readonly Color s_edge = Color.FromHex("#444444");

    public static void Save(IReadOnlyList<Outcome> outcomes, string file)
    {
        var panels = outcomes.GroupBy(outcome => outcome.Task).ToArray();
        if (panels.Length == 0)
            return;
        var rows = (panels.Length + Columns - 1) / Columns;
        var figure = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Grid(rows, Columns) };
        figure.AddPlots(rows * Columns);
        foreach (var plot in figure.GetPlots().Skip(panels.Length))
            plot.HideAxesAndGrid();
        foreach (var (plot, panel) in figure.GetPlots().Zip(panels))
            Draw(plot, panel.Key, [.. panel.Reverse()]);
        figure.SavePng(file, Columns * PanelWidth, rows * PanelHeight);
    }

    private static void Draw(Plot plot, ProgramTask task, IReadOnlyList<Outcome> outcomes)
    {
        plot.Font.Set(Font);
        plot.Title(task.Title, size: 18);
        var bars = plot.Add.Bars(outcomes.Select((outcome, i) => new Bar
        {
            Position = i,
            Value = outcome.Score.Mean,
            Error = outcome.Score.Deviation,
            Orientation = Orientation.Horizontal,
            FillColor = outcome.Family.Title.StartsWith("SLL", StringComparison.Ordinal) ? s_ours : s_others,
            LineColor = s_edge,
            LineWidth = 1.2f,
        }).ToArray());
        bars.Horizontal = true;
        plot.Axes.Left.SetTicks(
            [.. Enumerable.Range(0, outcomes.Count).Select(i => (double)i)], [.. outcomes.Select(o => o.Title)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.XLabel($"{task.Unit} of the hard program on test images");
        plot.HideGrid();
        var lowest = outcomes.Min(outcome => outcome.Score.Mean - outcome.Score.Deviation);
        plot.Axes.SetLimitsX(Math.Max(0, Math.Floor((lowest - 5) / 10) * 10), 100);
    }
}
