namespace SllCore;

/// <summary>Shapes, one size at a time: an array of all costs as much as a small operator.</summary>
internal static class TensorShape
{
    /// <summary>The size of a dimension, from 0 or counted from the end; 1 of a number.</summary>
    public static long Along(Tensor tensor, long dim) => tensor.Dimensions == 0 ? 1 : tensor.size((int)dim);

    /// <summary>All sizes, in a fifth of the time.</summary>
    public static long[] Of(Tensor tensor)
    {
        var shape = new long[tensor.Dimensions];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = tensor.size(i);
        return shape;
    }

    /// <summary>True if two tensors have the same.</summary>
    public static bool AreEqual(Tensor left, Tensor right)
    {
        var dimensions = (int)left.Dimensions;
        if (right.Dimensions != dimensions)
            return false;
        for (var i = 0; i < dimensions; i++)
        {
            if (left.size(i) != right.size(i))
                return false;
        }
        return true;
    }

    /// <summary>True if two tensors broadcast: counted from the last, sizes are equal or 1.</summary>
    public static bool Broadcast(Tensor left, Tensor right)
    {
        for (int i = (int)left.Dimensions - 1, j = (int)right.Dimensions - 1; i >= 0 && j >= 0; i--, j--)
        {
            var (size, other) = (left.size(i), right.size(j));
            if (size != other && size != 1 && other != 1)
                return false;
        }
        return true;
    }
}
