namespace SllCore.Quantization.Graph;

/// <summary>What a step of a model computes.</summary>
internal enum StepKind
{
    Input,
    Matrix,
    Sum,
    Average,
    GlobalAverage,
    MaxPool,
    Flatten,
}
