namespace Gallery;

/// <summary>How all panels look.</summary>
internal static class Style
{
    public const string Font = "DejaVu Sans";

    public static readonly Color Hard = Color.FromHex("#8a8a8a");
    public static readonly Color Sll = Color.FromHex("#0b5c8a");
    public static readonly Color SllWide = Color.FromHex("#3f9bc8");
    public static readonly Color SllWidest = Color.FromHex("#9fd0e8");
    public static readonly Color StraightThrough = Color.FromHex("#d9772b");
    public static readonly Color Sigmoid = Color.FromHex("#7a52a1");
    public static readonly Color Ink = Color.FromHex("#333333");
    public static readonly Color BandFill = Color.FromHex("#3f9bc8").WithAlpha(0.16);

    public static void Apply(Plot plot)
    {
        plot.Font.Set(Font);
        plot.FigureBackground.Color = Colors.White;
        plot.Axes.Color(Ink);
        plot.Grid.MajorLineColor = Color.FromHex("#ececec");
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Title.Label.FontSize = 18;
        plot.Axes.Title.Label.ForeColor = Ink;
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.Label.FontSize = 15;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = 13;
        }
        plot.Legend.FontSize = 14;
        plot.Legend.FontName = Font;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.White.WithAlpha(0.85);
    }

    public static void Line(
        Plot plot, double[] xs, double[] ys, Color color, string name, float width = 3, LinePattern? pattern = null)
    {
        var line = plot.Add.ScatterLine(xs, ys, color);
        line.LineWidth = width;
        line.LinePattern = pattern ?? LinePattern.Solid;
        line.LegendText = name;
    }

    public static void Note(
        Plot plot, string text, double x, double y, Alignment alignment = Alignment.MiddleCenter, Color? color = null)
    {
        var note = plot.Add.Text(text, x, y);
        note.LabelFontName = Font;
        note.LabelFontSize = 14;
        note.LabelFontColor = color ?? Ink;
        note.LabelAlignment = alignment;
    }
}
