using System.Globalization;
using System.Text;

namespace SllCore.Quantization;

/// <summary>What quantization does to each layer, measured on some batches.</summary>
public sealed class QuantizationReport
{
    private const string Head =
        "layer            bits W/A    scale   range seen       clipped unused  dB W  dB out  sum/2^24  saturate " +
            "oscillate kernel";

    internal QuantizationReport(IReadOnlyList<QuantizationReportRow> rows) => Rows = rows;

    /// <summary>Gets a row per layer with weights.</summary>
    public IReadOnlyList<QuantizationReportRow> Rows { get; }

    /// <summary>The table, with the warnings below it that say what to do.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder().AppendLine(Head);
        foreach (var row in Rows)
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"{row.Low:G3} to {row.High:G3}");
            text.Append(CultureInfo.InvariantCulture,
                $"{row.Layer,-16} {row.WeightBits + "/" + row.Bits,8} {row.Scale,8:G3}   {range,-16}")
                .Append(CultureInfo.InvariantCulture,
                    $"{row.Clipped,8:P1} {row.Unused,6:P0} {Decibels(row.WeightSqnr),5} {row.OutputSqnr,7:F1} ")
                .Append(CultureInfo.InvariantCulture,
                    $"{row.LargestSum,9:F4} {row.SaturatingPairs,9:P2} {row.Oscillating,9:P2} ")
                .AppendLine(row.Kernel);
        }
        foreach (var row in Rows)
        {
            foreach (var warning in row.Warnings)
                text.AppendLine(CultureInfo.InvariantCulture, $"{row.Layer}: {warning}");
        }
        return text.ToString();
    }

    private static string Decibels(double sqnr) =>
        double.IsInfinity(sqnr) ? "-" : sqnr.ToString("F1", CultureInfo.InvariantCulture);
}
