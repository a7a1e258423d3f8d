namespace SllCore.Quantization;

/// <summary>What a quantizer of activations takes for their range.</summary>
public enum ObserverKind
{
    /// <summary>The moving average of the batches' smallest and largest values: weight 0.1 for the newest.</summary>
    MovingAverage,

    /// <summary>The smallest and the largest value of all batches.</summary>
    MinMax,

    /// <summary>The moving average of the batches' quantiles 0.001 and 0.999: outliers are clipped.</summary>
    Percentile,

    /// <summary>The moving average of the batches' ranges, shrunk to the one of 20 fractions of it that has the least
    /// mean squared error of quantization.</summary>
    Mse,
}
