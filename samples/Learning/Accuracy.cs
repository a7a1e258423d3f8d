using System.Globalization;

namespace Learning;

/// <summary>Mean and standard deviation of shares of right answers, in per cent.</summary>
internal readonly record struct Accuracy(double Mean, double Deviation)
{
    public static Accuracy Of(IEnumerable<double> shares)
    {
        double[] values = [.. shares.Select(share => 100 * share)];
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1);
        return new Accuracy(mean, Math.Sqrt(variance));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:F1} ± {Deviation:F1}");
}
