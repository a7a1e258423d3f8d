namespace SllCore;

/// <summary>What the forward of a linearized operator gives in its band.</summary>
public enum BandForward
{
    /// <summary>The straight line that joins the two plateaus.</summary>
    Linear,

    /// <summary>The hard operator's value, so that training and deployment see the same numbers.</summary>
    Hard,
}
