using System.Globalization;

namespace SllCore.DataParallel.Tests;

/// <summary>What the processes of a run saw, each in a file of its own.</summary>
internal sealed class Traces : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("sll-trace").FullName;

    /// <summary>The bits of ε, ε, the loss and the number of images, of every step of a process.</summary>
    public (string Bits, double Eps, double Loss, int Images)[] Steps(int rank) =>
    [
        .. File.ReadLines(Path.Combine(Folder, $"steps-{rank}.txt")).Select(line => line.Split(' '))
            .Select(cells => (cells[0], Number(cells[1]), Number(cells[2]), int.Parse(cells[3], null))),
    ];

    /// <summary>A hash of the bits of what a process has learned.</summary>
    public string Hash(int rank) => State(rank).First();

    /// <summary>What a process has learned: the state of the model, and of the optimizer.</summary>
    public double[] Values(int rank) => [.. State(rank).Skip(1).Select(Number)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private IEnumerable<string> State(int rank) => File.ReadLines(Path.Combine(Folder, $"state-{rank}.txt"));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
