namespace SllCore;

/// <summary>What the forward of a softened operator gives.</summary>
public enum ForwardValues
{
    /// <summary>The method's own: in the band of a linearization the straight line that joins the two plateaus, of a
    /// relaxation its curve.</summary>
    Soft,

    /// <summary>The hard operator's, so that training and deployment see the same numbers; only the gradient is
    /// soft.</summary>
    Hard,
}
