namespace Gallery;

/// <summary>Argmax: where on the simplex the linearized one-hot lies, for all scores in a window.</summary>
internal static class ArgmaxPanels
{
    private const double Eps = 1;
    private const double Window = 2;
    private const int Pixels = 400;

    public static void TwoClasses(Plot plot)
    {
        foreach (var (eps, color) in new[] { (2.0, Style.SllWidest), (Eps, Style.Sll) })
        {
            var curve = Curve.Of(new LinearizedOperators(eps), First, -3, 3);
            Style.Line(plot, curve.X, curve.Y, color, FormattableString.Invariant($"ε = {eps}"));
        }
        var hard = Curve.Of(OperatorTable.Hard, First, -3, 3);
        Style.Line(plot, hard.X, hard.Y, Style.Hard, "hard", 2, LinePattern.Dashed);
        plot.Title("Argmax of two: Heaviside of the difference");
        plot.XLabel("x₁ − x₂");
        plot.YLabel("share of class 1");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.Axes.SetLimits(-3, 3, -0.12, 1.12);

        static Tensor First(Tensor difference) => SllOps.Argmax(stack([difference, zeros_like(difference)], 1))[.., 0];
    }

    public static void ThreeClasses(Plot plot)
    {
        using var tensors = NewDisposeScope();
        var axis = linspace(-Window, Window, Pixels, dtype: ScalarType.Float64);
        var grid = meshgrid([axis, axis], "xy");
        var scores = stack([grid[0], grid[1].neg(), zeros_like(grid[0])], 2);
        var shares = SllOps.Argmax(scores, 2, Eps).data<double>().ToArray();
        Color[] corners = [Style.Sll, Style.StraightThrough, Color.FromHex("#e9e4d8")];
        var picture = new byte[Pixels, Pixels, 3];
        for (var row = 0; row < Pixels; row++)
        {
            for (var column = 0; column < Pixels; column++)
            {
                var first = 3 * ((row * Pixels) + column);
                picture[row, column, 0] = Mix(first, color => color.R);
                picture[row, column, 1] = Mix(first, color => color.G);
                picture[row, column, 2] = Mix(first, color => color.B);
            }
        }
        plot.Add.ImageRect(new Image(picture), new CoordinateRect(-Window, Window, -Window, Window));
        Style.Note(plot, "class 1", 1.3, -0.8, color: Colors.White);
        Style.Note(plot, "class 2", -0.7, 1.4, color: Colors.White);
        Style.Note(plot, "class 3", -1.2, -1.2);
        plot.Title("Argmax of three, ε = 1: shares as colours");
        plot.XLabel("x₁ − x₃");
        plot.YLabel("x₂ − x₃");
        plot.HideGrid();
        plot.Axes.SetLimits(-Window, Window, -Window, Window);

        byte Mix(int first, Func<Color, byte> channel) =>
            (byte)(corners.Select((corner, i) => shares[first + i] * channel(corner)).Sum() + 0.5);
    }
}
