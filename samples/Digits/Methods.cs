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
        Table("hard", "hard operators", OperatorTable.Hard),
        Table("ste", "straight-through, identity", new StraightThroughOperators()),
        Table("ste-clipped", "straight-through, clipped at 1", new StraightThroughOperators(clip: 1)),
        Table("relaxed", "sigmoid, tanh, softmax, τ = 0.25", new RelaxedOperators(temperature: 0.25)),
        Table("relaxed-hard", "the same, hard forward", new RelaxedOperators(temperature: 0.25, ForwardValues.Hard)),
        Table("gumbel", "Gumbel-softmax, hard forward", new GumbelSoftmaxOperators(temperature: 1, ForwardValues.Hard))
            with { DrawsNoise = true },
        Linearized("sll-0.001", "SLL, ε = 0.001", new LinearizeOptions { Eps = 1e-3 }),
        Linearized("sll-0.01", "SLL, ε = 0.01", new LinearizeOptions { Eps = 1e-2 }),
        Linearized("sll-0.5", "SLL, ε = 0.5", new LinearizeOptions { Eps = 0.5 }),
        Annealed("sll-annealed", start: 0.5, end: 0.01),
        Linearized("hard-forward", "SLL, ε = 0.5, hard forward", new LinearizeOptions
        {
            Eps = 0.5,
            Forward = ForwardValues.Hard,
        }),
        Linearized("coverage-0.3", "SLL, 30 % in the band", new LinearizeOptions { Coverage = 0.3 }),
        Linearized("coverage-0.5", "SLL, 50 % in the band", new LinearizeOptions { Coverage = 0.5 }),
        Recipe,
    ];

    /// <summary>Gets those that a run without arguments shows.</summary>
    public static IReadOnlyList<Method> Shown { get; } =
        [.. All.Where(method => method.Name is "hard" or "ste" or "ste-clipped" or "sll-0.5" or "recipe")];

    /// <summary>Gets a value indicating whether the method samples from torch's one generator.</summary>
    public bool DrawsNoise { get; init; }

    // One for all tasks: hard values forward, so that what is trained is what runs; the slope of the line backward; a
    // band that holds 60 % of the data of every call, whatever its scale, and less as the learning rate falls. Choices
    // have a wide band at first, and noise, since a branch that is never tried never learns.
    private static Method Recipe => new("recipe", "SLL recipe: coverage 60 → 30 %, hard forward", steps =>
    {
        var coverage = new CosineSchedule(start: 0.6, end: 0.3, steps);
        var choices = new CosineSchedule(start: 3, end: 0.5, steps);
        var noise = new CosineSchedule(start: 1, end: 0.01, steps);
        var generator = new Generator(0, CPU);
        return () =>
        {
            var options = new LinearizeOptions
            {
                Coverage = coverage.Step(),
                Forward = ForwardValues.Hard,
                Slope = BandSlope.Exact,
            };
            return Sll.Use(new ExploringOperators(
                options.WithEps(ChoiceOperator.Argmax, choices.Step()), noise.Step(), generator));
        };
    });

    public static Method Table(string name, string title, OperatorTable table) =>
        new(name, title, steps => () => Sll.Use(table));

    public static Method Linearized(string name, string title, LinearizeOptions options) =>
        Table(name, title, new LinearizedOperators(options));

    public static Method Annealed(string name, double start, double end) =>
        new(name, FormattableString.Invariant($"SLL, ε from {start} to {end}"), steps =>
        {
            var eps = new ExponentialSchedule(start, end, steps);
            return () => Sll.Linearize(eps.Step());
        });
}
