using System.Globalization;
using System.Text;
using SllCore.Quantization.Integer;

namespace SllCore.Quantization;

/// <summary>What quantization does to each layer, measured on some batches.</summary>
public sealed class QuantizationReport
{
    private const double WorstSqnr = 15;
    private const double MostClipped = 0.05;
    private const double MostOscillating = 0.01;

    private QuantizationReport(IReadOnlyList<QuantizationReportRow> rows) => Rows = rows;

    /// <summary>Gets a row per layer with weights.</summary>
    public IReadOnlyList<QuantizationReportRow> Rows { get; }

    /// <summary>The table, with warnings below it that say what to do.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder("layer                 codes     scale    clipped  unused  SQNR dB  sum/2^24  saturating  oscillating\n");
        foreach (var row in Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{row.Layer,-20} {row.Codes,6} {row.Scale,9:G3} {row.Clipped,9:P2} {row.Unused,7:P1} {row.WeightSqnr,8:F1} {row.LargestSum,9:F4} {row.SaturatingPairs,11:P3} {row.Oscillating,12:P2}");
        }
        foreach (var row in Rows)
        {
            if (row.WeightSqnr < WorstSqnr)
                text.AppendLine(CultureInfo.InvariantCulture, $"{row.Layer}: its weights keep {row.WeightSqnr:F1} dB only: use a scale per channel, a learned step, or more bits.");
            if (row.Clipped > MostClipped)
                text.AppendLine(CultureInfo.InvariantCulture, $"{row.Layer}: {row.Clipped:P1} of its outputs are at the largest code: calibrate on more batches or use ObserverKind.MinMax.");
            if (row.SaturatingPairs > 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"{row.Layer}: pairs of products leave 16 bits on processors without VNNI: use ReduceRange.");
            if (row.Oscillating > MostOscillating)
                text.AppendLine(CultureInfo.InvariantCulture, $"{row.Layer}: {row.Oscillating:P1} of its weights oscillate: use FreezeOscillating.");
        }
        return text.ToString();
    }

    internal static QuantizationReport Of(
        IntegerNode[] nodes, IEnumerable<Tensor> batches, Dictionary<string, double> oscillating, Dictionary<string, double> sqnr)
    {
        var measures = nodes.OfType<MatrixNode>().Select(node => new LayerMeasure(node, nodes)).ToArray();
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            var codes = Simulation.Run(nodes, batch);
            foreach (var measure in measures)
                measure.See(codes);
        }
        return new([.. measures.Select(measure => measure.Row(oscillating[measure.Name], sqnr[measure.Name]))]);
    }
}
