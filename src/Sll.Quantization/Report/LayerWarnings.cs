using System.Globalization;

namespace SllCore.Quantization.Report;

/// <summary>What a row of the report means, in words.</summary>
internal static class LayerWarnings
{
    private const double WorstSqnr = 15;
    private const double MostClipped = 0.05;
    private const double MostUnused = 0.5;
    private const double MostOscillating = 0.01;

    // With more, a jump to the next code changes little, and freezing costs more than it brings.
    private const int FewBits = 4;

    /// <summary>The warnings of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="enough">Whether so many outputs were seen that each code could have come up.</param>
    public static IEnumerable<string> Of(QuantizationReportRow row, bool enough)
    {
        if (row.Low == row.High)
        {
            yield return Text($"its output was {row.Low:G3} always when its range was observed: ")
                + "calibrate on real data.";
        }
        if (row.WeightSqnr < WorstSqnr)
        {
            yield return Text($"its weights keep {row.WeightSqnr:F1} dB only: ")
                + "use a scale per channel, a learned step, or more bits.";
        }
        if (row.OutputSqnr < WorstSqnr)
        {
            yield return Text($"its output keeps {row.OutputSqnr:F1} dB of the network without quantization: ")
                + "train longer, or use more bits.";
        }
        if (row.Clipped > MostClipped)
        {
            yield return Text($"{row.Clipped:P1} of its outputs are at the largest code: ")
                + "calibrate on more batches or use ObserverKind.MinMax.";
        }
        if (row.Unused > MostUnused && enough)
        {
            yield return Text($"{row.Unused:P0} of its codes are never used: ")
                + "its range is wider than its values: use ObserverKind.Percentile.";
        }
        if (row.LargestSum >= 1)
            yield return "its sums leave the integers that float32 holds: training rounds them, the integers do not. " +
                "Split the layer.";
        if (row.SaturatingPairs > 0)
            yield return "pairs of products leave 16 bits on processors without VNNI: use ReduceRange.";
        if (row.Oscillating > MostOscillating && row.WeightBits <= FewBits)
            yield return Text($"{row.Oscillating:P1} of its weights oscillate: use FreezeOscillating.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
