namespace Digits;

/// <summary>
/// A way to train through hard decisions. All that distinguishes the methods is the scope that each training step runs
/// in; the network's code is the same.
/// </summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Title">What it does.</param>
/// <param name="Scopes">Given the number of steps of a training, makes what opens the scope of the next step.</param>
internal sealed record Method(string Name, string Title, Func<int, Func<OperatorScope>> Scopes)
{
    public static IReadOnlyList<Method> All { get; } =
    [
        Fixed("hard", "hard operators", OperatorTable.Hard),
        Fixed("sll-0.001", "SLL, ε = 0.001", new LinearizedOperators(1e-3)),
        Fixed("sll-0.01", "SLL, ε = 0.01", new LinearizedOperators(1e-2)),
        Fixed("sll-0.5", "SLL, ε = 0.5", new LinearizedOperators(0.5)),
        Fixed("sll-hard-forward", "SLL, ε = 0.5, hard forward", new LinearizedOperators(
            new LinearizeOptions { Eps = 0.5, Forward = BandForward.Hard })),
        Fixed("ste", "straight-through, identity", new StraightThroughOperators()),
        Fixed("ste-clipped", "straight-through, clipped", new StraightThroughOperators(clip: 1)),
        Fixed("relaxed", "sigmoid, tanh, softmax", new RelaxedOperators(temperature: 0.25)),
        Fixed("relaxed-hard", "the same, hard forward", new RelaxedOperators(temperature: 0.25, hard: true)),
        Fixed("gumbel", "Gumbel-softmax, hard forward", new GumbelSoftmaxOperators(temperature: 1, hard: true)) with { DrawsNoise = true },
    ];

    /// <summary>Gets those that a run without arguments shows.</summary>
    public static IReadOnlyList<Method> Shown { get; } =
        [.. All.Where(method => method.Name is "hard" or "ste" or "ste-clipped" or "sll-0.5" or "sll-hard-forward")];

    /// <summary>Gets a value indicating whether the method samples, from torch's generator.</summary>
    public bool DrawsNoise { get; init; }

    private static Method Fixed(string name, string title, OperatorTable table) =>
        new(name, title, steps => () => Sll.Use(table));
}
