using DataParallel.Engine;

namespace DataParallel;

/// <summary>What the command line says.</summary>
/// <param name="Network">"thresholds" or "quantized".</param>
/// <param name="Shards">Into how many parts the data are cut.</param>
/// <param name="Images">Of every part in a step.</param>
/// <param name="Epochs">How often all images are seen.</param>
/// <param name="Seed">Of the weights and the order of the images.</param>
/// <param name="Take">How many training images this process reads, or null for all.</param>
/// <param name="Checkpoint">The file that is written after every epoch and gone on from, or null.</param>
/// <param name="Trace">The folder for what each process sees, or null.</param>
/// <param name="Messages">Whether to measure messages instead of training.</param>
internal sealed record Settings(
    string Network, int Shards, int Images, int Epochs, int Seed, int? Take, string? Checkpoint, string? Trace,
    bool Messages)
{
    /// <summary>Refuses settings that differ between the processes.</summary>
    public void Agree(IAllReduce processes) => Agreement.Demand(
        processes,
        ("networks", Network == "quantized" ? 1 : 0), ("shards", Shards), ("images per step", Images),
        ("epochs", Epochs), ("the seed", Seed), ("what is measured", Messages ? 1 : 0));
}
