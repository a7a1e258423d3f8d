namespace SllCore.Quantization;

/// <summary>What a prepared model does; the phases follow each other, none comes back.</summary>
public enum QuantizationPhase
{
    /// <summary>The float model: it observes ranges and quantizes nothing.</summary>
    Observing,

    /// <summary>Quantized forward; in training mode the ranges of activations still follow the data.</summary>
    Training,

    /// <summary>Quantized forward with fixed ranges.</summary>
    ObserversFrozen,

    /// <summary>And with fixed statistics of batch norms, folded into their layers: what is deployed.</summary>
    BatchNormFrozen,
}
