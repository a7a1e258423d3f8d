namespace SllCore.Spiking.Fused;

/// <summary>What the loops of a call add up.</summary>
internal record struct Totals
{
    /// <summary>Forward: the spikes, if they are counted.</summary>
    public long Spikes { get; set; }

    /// <summary>Backward: the gradient of β, if it is one number that is learned.</summary>
    public double ToBeta { get; set; }

    /// <summary>Backward: the gradient of θ, likewise.</summary>
    public double ToThreshold { get; set; }

    public static Totals operator +(Totals left, Totals right) => new()
    {
        Spikes = left.Spikes + right.Spikes,
        ToBeta = left.ToBeta + right.ToBeta,
        ToThreshold = left.ToThreshold + right.ToThreshold,
    };
}
