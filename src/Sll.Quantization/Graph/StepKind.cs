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

    /// <summary>A function of one value that has no kernel: a table of codes.</summary>
    Function,

    /// <summary>Skipped: computed in float, between two grids.</summary>
    Float,
}
