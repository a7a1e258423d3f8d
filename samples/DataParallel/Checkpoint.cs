namespace DataParallel;

/// <summary>The number of epochs done, the state of the model and what the optimizer remembers. The first process
/// writes and reads it; the others get theirs from it.</summary>
internal static class Checkpoint
{
    /// <summary>Writes the file anew: whenever the run ends, a whole one is there.</summary>
    public static void Save(string file, int epochs, IEnumerable<Tensor> state)
    {
        using var scope = NewDisposeScope();
        FlatTensor.Of(state.Prepend(tensor(epochs))).save(file + ".new");
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Gives every process the state of the file, or of the first process if there is no file.</summary>
    /// <returns>The number of epochs done.</returns>
    /// <exception cref="InvalidDataException">In the first process: the file is of another network.</exception>
    public static int Load(IAllReduce processes, string? file, IReadOnlyList<Tensor> state)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        Tensor[] all = [tensor(0), .. state];
        var isFirst = processes.Rank == 0;
        var own = FlatTensor.Of(all);
        var flat = isFirst && File.Exists(file) ? Tensor.load(file!) : own;
        if (flat.NumberOfElements != own.NumberOfElements || flat.dtype != own.dtype)
            throw new InvalidDataException($"{file} is no checkpoint of this network.");
        if (!isFirst)
            flat.zero_();
        processes.Sum(flat);
        FlatTensor.CopyTo(flat, all);
        return all[0].item<int>();
    }
}
