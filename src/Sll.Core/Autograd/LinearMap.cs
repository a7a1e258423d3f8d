namespace SllCore.Autograd;

/// <summary>A symmetric linear map g ↦ A·g: the backward of an operator that is linear in a band.</summary>
internal abstract class LinearMap
{
    /// <summary>A·g.</summary>
    /// <param name="g">What the map is applied to.</param>
    /// <param name="mask">The tensor that was saved with the map, if there was one.</param>
    public abstract Tensor Of(Tensor g, Tensor? mask);

    /// <summary>How many elements (for a choice along a dimension: rows) are in the band.</summary>
    /// <param name="output">What the forward gave.</param>
    /// <param name="mask">The tensor that is to be saved with the map, if there is one.</param>
    public abstract long CountInBand(Tensor output, Tensor? mask);
}
