using SllCore.Arithmetic;

namespace SllCore.Steps;

/// <summary>A step computed with torch's operators: what every device and layout can do.</summary>
internal interface ITensorStep
{
    /// <summary>Hard values, distance and middle together, so that what they have in common is computed once.</summary>
    (Tensor Hard, Tensor Distance, Tensor Middle) Parts(Tensor x);
}

/// <summary>The <see cref="ITensorStep"/> of a formula.</summary>
internal sealed class TensorStep<TStep> : ITensorStep
    where TStep : struct, IStep
{
    public static readonly TensorStep<TStep> Instance = new();

    public (Tensor Hard, Tensor Distance, Tensor Middle) Parts(Tensor x)
    {
        var hard = TStep.Hard<TensorArithmetic, Tensor>(x);
        var distance = TStep.Distance<TensorArithmetic, Tensor>(x, hard, out var boundary);
        return (hard, distance, TStep.Middle<TensorArithmetic, Tensor>(boundary));
    }
}
