namespace SllCore.Counting;

/// <summary>The length of the rows along the last dimension; a number is a row of one.</summary>
internal static class RowWidth
{
    /// <summary>The length of a row, at least 1, so that one can divide by it.</summary>
    public static int Of(Tensor tensor) => (int)Math.Max(1, TensorShape.Along(tensor, -1));
}
