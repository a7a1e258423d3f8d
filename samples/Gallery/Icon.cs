namespace Gallery;

/// <summary>The packages' icon: Heaviside, hard outside the band and a line in it.</summary>
internal static class Icon
{
    private const double Eps = 0.45;
    private const int Side = 128;

    public static void Save(string file)
    {
        var plot = new Plot();
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.HideGrid();
        plot.Layout.Frameless();
        var band = plot.Add.HorizontalSpan(-Eps, Eps, Style.SllWide.WithAlpha(0.25));
        band.LineStyle.Width = 0;
        var linear = Curve.Of(new LinearizedOperators(Eps), SllOps.Heaviside, -1, 1);
        Style.Line(plot, linear.X, linear.Y, Style.SllWide, "", 12);
        plot.HideLegend();
        plot.Axes.SetLimits(-1, 1, -0.25, 1.25);
        plot.SavePng(file, Side, Side);
    }
}
