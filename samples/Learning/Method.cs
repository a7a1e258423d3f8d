namespace Learning;

/// <summary>
/// A way to train through hard decisions. All that distinguishes the methods is the scope that each training step runs
/// in; the network's code is the same.
/// </summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Title">What it does.</param>
/// <param name="Scopes">Given the number of steps of a training, makes what opens the scope of the next step.</param>
internal sealed record Method(string Name, string Title, Func<int, Func<OperatorScope>> Scopes)
{
    /// <summary>Gets a value indicating whether the method samples from torch's one generator.</summary>
    public bool DrawsNoise { get; init; }

    public static Method Table(string name, string title, OperatorTable table) =>
        new(name, title, steps => () => Sll.Use(table));

    public static Method Linearized(string name, string title, LinearizeOptions options) =>
        Table(name, title, new LinearizedOperators(options));
}
