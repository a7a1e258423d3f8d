namespace SllCore.Steps;

/// <summary>A step computed with torch's operators: what every device and layout can do.</summary>
internal interface ITensorStep
{
    /// <summary>The parts of its formula, so that what they have in common is computed once.</summary>
    TensorParts Parts(Tensor x);
}

/// <summary>Hard values and distances; and the middle, where the forward asks for it.</summary>
internal readonly record struct TensorParts(Tensor Hard, Tensor Distance, Func<Tensor> Middle);
