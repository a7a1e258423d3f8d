using ScottPlot;

namespace SpikingSample;

/// <summary>Pictures of what a trained network does.</summary>
internal static class Figures
{
    private const int Width = 1100;
    private const int Height = 600;

    /// <summary>The spikes of a layer for one image: a dot for each, time from left to right.</summary>
    public static void Raster(Tensor spikes, string file)
    {
        var (steps, neurons) = SpikeEvents.Of(spikes);
        var plot = new Plot();
        plot.Add.ScatterPoints(steps, neurons, Color.FromHex("#0b5c8a"));
        plot.Title("Spikes of the first layer for one image");
        plot.XLabel("step");
        plot.YLabel("neuron");
        plot.SavePng(file, Width, Height);
    }

    /// <summary>How often the neurons of each layer fire.</summary>
    public static void Rates(IReadOnlyList<SpikeMonitorRow> rows, string file)
    {
        var plot = new Plot();
        var bars = plot.Add.Bars([.. rows.Select(row => row.Rate)]);
        bars.Color = Color.FromHex("#0b5c8a");
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, rows.Count).Select(i => (double)i)], [.. rows.Select(row =>
            row.Layer)]);
        plot.Title("Spikes per neuron and step");
        plot.Axes.SetLimitsY(0, Math.Max(0.5, rows.Max(row => row.Rate) * 1.1));
        plot.SavePng(file, Width, Height);
    }
}
