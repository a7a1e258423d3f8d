namespace Gallery;

/// <summary>Steps: their values, their gradients, their bands.</summary>
internal static class StepPanels
{
    public static void Signs(Plot plot)
    {
        foreach (var (eps, color) in new[] { (1.0, Style.SllWidest), (0.5, Style.SllWide), (0.2, Style.Sll) })
        {
            var linear = Curve.Of(new LinearizedOperators(eps), SllOps.Sign, -1.6, 1.6);
            Style.Line(plot, linear.X, linear.Y, color, FormattableString.Invariant($"ε = {eps}"));
        }
        var hard = Curve.Of(OperatorTable.Hard, SllOps.Sign, -1.6, 1.6);
        Style.Line(plot, hard.X, hard.Y, Style.Hard, "hard", 2, LinePattern.Dashed);
        plot.Title("Sign: a line within ε of the boundary");
        plot.XLabel("x");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.Axes.SetLimits(-1.6, 1.6, -1.25, 1.25);
    }

    public static void Gradients(Plot plot)
    {
        (string Name, OperatorTable Table, Color Color, LinePattern Pattern)[] tables =
        [
            ("SLL, ε = 0.5", new LinearizedOperators(0.5), Style.Sll, LinePattern.Solid),
            ("straight-through", new StraightThroughOperators(), Style.StraightThrough, LinePattern.Solid),
            ("sigmoid, τ = 0.25", new RelaxedOperators(0.25), Style.Sigmoid, LinePattern.Solid),
            ("hard", OperatorTable.Hard, Style.Hard, LinePattern.Dashed),
        ];
        foreach (var (name, table, color, pattern) in tables)
        {
            var curve = Curve.Of(table, SllOps.Sign, -1.6, 1.6);
            Style.Line(plot, curve.X, curve.Gradient, color, name, 3, pattern);
        }
        plot.Title("Its gradient, and other methods'");
        plot.XLabel("x");
        plot.ShowLegend(Alignment.UpperRight);
        plot.Axes.SetLimits(-1.6, 1.6, -0.15, 3.1);
    }

    public static void RoundAndGradient(Plot plot)
    {
        var linear = Curve.Of(new LinearizedOperators(0.2), SllOps.Round, -1.8, 1.8);
        var hard = Curve.Of(OperatorTable.Hard, SllOps.Round, -1.8, 1.8);
        var fill = plot.Add.FillY(linear.X, new double[linear.X.Length], linear.Gradient);
        fill.FillColor = Style.BandFill;
        fill.LineColor = Style.SllWidest;
        fill.LegendText = "gradient";
        Style.Line(plot, linear.X, linear.Y, Style.Sll, "SLL, ε = 0.2");
        Style.Line(plot, hard.X, hard.Y, Style.Hard, "hard", 2, LinePattern.Dashed);
        plot.Title("Round and its gradient");
        plot.XLabel("x");
        plot.ShowLegend(Alignment.LowerRight);
        plot.Axes.SetLimits(-1.8, 1.8, -2.3, 2.8);
    }

    public static void Band(Plot plot)
    {
        const double eps = 0.4;
        var band = plot.Add.HorizontalSpan(-eps, eps, Style.BandFill);
        band.LineStyle.Width = 0;
        var samples = Curve.Of(new LinearizedOperators(eps), SllOps.Heaviside, -0.8, 0.8, points: 41);
        var linear = Curve.Of(new LinearizedOperators(eps), SllOps.Heaviside, -0.8, 0.8);
        Style.Line(plot, linear.X, linear.Y, Style.SllWidest, "", 3);
        var dots = plot.Add.ScatterPoints(samples.X, samples.Y, Style.Sll);
        dots.MarkerSize = 7;
        Style.Note(plot, "hard: 0\ngradient 0", -0.6, 0.2);
        Style.Note(plot, "hard: 1\ngradient 0", 0.6, 0.8);
        Style.Note(plot, "½ + x/(2ε)\ngradient 1/(2ε)", -0.37, 0.9, Alignment.MiddleLeft);
        plot.Title("The band: |x| ≤ ε = 0.4, Heaviside");
        plot.XLabel("x");
        plot.HideLegend();
        plot.Axes.SetLimits(-0.8, 0.8, -0.12, 1.12);
    }
}
