using ScottPlot;

namespace QuantizationSample;

/// <summary>Accuracy against bits: with ranges only, and trained on the integers.</summary>
internal static class Figure
{
    private const int Width = 900;
    private const int Height = 560;

    public static void Save(double floatAccuracy, Outcome[] outcomes, string file)
    {
        var plot = new Plot();
        plot.Font.Set("DejaVu Sans");
        Add(plot, outcomes, "ranges only", "#8a8a8a", outcome => outcome.Calibrated);
        Add(plot, outcomes, "trained on its integers, in ONNX Runtime", "#1b7db8", outcome => outcome.Deployed);
        var line = plot.Add.HorizontalLine(100 * floatAccuracy, 1.5f, Color.FromHex("#b0413e"));
        line.LegendText = "float32";
        plot.Axes.Bottom.SetTicks([.. outcomes.Select(outcome => (double)outcome.Bits)],
            [.. outcomes.Select(outcome => $"{outcome.Bits}")]);
        plot.Title("A CNN on MNIST");
        plot.XLabel("bits of weights and activations");
        plot.YLabel("accuracy, %");
        plot.ShowLegend(Alignment.LowerRight);
        plot.SavePng(file, Width, Height);
    }

    private static void Add(Plot plot, Outcome[] outcomes, string name, string color, Func<Outcome, double> accuracy)
    {
        double[] bits = [.. outcomes.Select(outcome => (double)outcome.Bits)];
        var line = plot.Add.Scatter(bits, [.. outcomes.Select(outcome => 100 * accuracy(outcome))],
            Color.FromHex(color));
        (line.LegendText, line.LineWidth, line.MarkerSize) = (name, 2.5f, 8);
    }
}
