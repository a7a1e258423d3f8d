using TorchSharp.Modules;

namespace Gallery;

/// <summary>
/// A threshold w is to agree with w* = 0.7 on 400 numbers: minimize the share of x with Heaviside(x − w) ≠
/// Heaviside(x − w*), by the gradient of the squared difference, from w = −1.2.
/// </summary>
internal static class ConvergencePanel
{
    private const int Steps = 80;
    private const double Target = 0.7;
    private const double Start = -1.2;
    private const double LearningRate = 0.15;

    public static void Draw(Plot plot)
    {
        (string Name, OperatorTable Table, Color Color, LinePattern Pattern)[] methods =
        [
            ("hard", OperatorTable.Hard, Style.Hard, LinePattern.Dashed),
            ("sigmoid, τ = 0.25", new RelaxedOperators(0.25), Style.Sigmoid, LinePattern.Solid),
            ("straight-through", new StraightThroughOperators(), Style.StraightThrough, LinePattern.Solid),
            ("SLL, ε = 0.5", new LinearizedOperators(0.5), Style.Sll, LinePattern.Solid),
        ];
        double[] steps = [.. Enumerable.Range(0, Steps).Select(step => (double)step)];
        foreach (var (name, table, color, pattern) in methods)
            Style.Line(plot, steps, Wrong(table), color, name, 3, pattern);
        plot.Title("Learning one threshold: what the hard decision gets wrong");
        plot.XLabel("step of gradient descent");
        plot.YLabel("% wrong");
        plot.ShowLegend(Alignment.UpperRight);
        plot.Axes.SetLimits(0, Steps - 1, -4, 92);
    }

    /// <summary>The share of wrong hard decisions before every step, in per cent.</summary>
    private static double[] Wrong(OperatorTable table)
    {
        using var tensors = NewDisposeScope();
        manual_seed(0);
        var x = randn(400, dtype: ScalarType.Float64);
        var wanted = SllOps.Threshold(x, Target);
        var threshold = new Parameter(tensor(Start));
        using var optimizer = optim.SGD([threshold], LearningRate);
        var wrong = new double[Steps];
        for (var step = 0; step < Steps; step++)
        {
            using var temporaries = NewDisposeScope();
            var isWrong = SllOps.Threshold(x, threshold.detach()).ne(wanted);
            wrong[step] = 100 * isWrong.to(ScalarType.Float64).mean().item<double>();
            optimizer.zero_grad();
            using (Sll.Use(table))
            {
                var loss = (SllOps.Threshold(x, threshold) - wanted).square().mean();
                if (loss.requires_grad)
                    loss.backward();
            }
            optimizer.step();
        }
        return wrong;
    }
}
