namespace SllCore.Quantization.Graph;

/// <summary>What a step of a model computes.</summary>
internal enum StepKind
{
    Input,
    Embedding,
    Matrix,
    Sum,
    Concat,
    Average,
    GlobalAverage,
    MaxPool,
    Flatten,
    Sigmoid,
    LeakyRelu,
}
