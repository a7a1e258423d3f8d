namespace DataParallel;

/// <summary>What is learned, and what its steps need besides the loss.</summary>
internal interface ILearner : IDisposable
{
    /// <summary>Gets the images.</summary>
    Split Data { get; }

    /// <summary>Gets the network.</summary>
    Module<Tensor, Tensor> Model { get; }

    /// <summary>Called before every epoch.</summary>
    void StartEpoch(int epoch);

    /// <summary>Opens the scope of the <paramref name="share"/> of the training that is over, from 0 to 1; null for
    /// none.</summary>
    OperatorScope? Open(double share, BandReport? report);

    /// <summary>Called after every step of the optimizer.</summary>
    void EndStep();
}
