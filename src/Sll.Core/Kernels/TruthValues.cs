namespace SllCore.Kernels;

/// <summary>Truth values are numbers from 0 to 1, or bool.</summary>
internal static class TruthValues
{
    /// <summary>1 − a.</summary>
    public static Tensor Not(Tensor a)
    {
        if (a.dtype == ScalarType.Bool)
            return a.logical_not();
        using var negative = a.neg();
        return negative.Plus(1L);
    }
}
