namespace Digits;

/// <summary>The methods that are compared.</summary>
internal static class Methods
{
    public static IReadOnlyList<Method> All { get; } =
    [
        Method.Table("hard", "hard operators", OperatorTable.Hard),
        Method.Table("ste", "straight-through, identity", new StraightThroughOperators()),
        Method.Table("ste-clipped", "straight-through, clipped at 1", new StraightThroughOperators(clip: 1)),
        Method.Table("relaxed", "sigmoid, tanh, softmax, τ = 0.25", new RelaxedOperators(temperature: 0.25)),
        Method.Table(
            "relaxed-hard", "the same, hard forward", new RelaxedOperators(temperature: 0.25, ForwardValues.Hard)),
        Method.Table(
            "gumbel", "Gumbel-softmax, hard forward", new GumbelSoftmaxOperators(temperature: 1, ForwardValues.Hard))
            with { DrawsNoise = true },
        Method.Linearized("sll-0.001", "SLL, ε = 0.001", new LinearizeOptions { Eps = 1e-3 }),
        Method.Linearized("sll-0.01", "SLL, ε = 0.01", new LinearizeOptions { Eps = 1e-2 }),
        Method.Linearized("sll-0.5", "SLL, ε = 0.5", new LinearizeOptions { Eps = 0.5 }),
        Annealed("sll-annealed", start: 0.5, end: 0.01),
        Method.Linearized("hard-forward", "SLL, ε = 0.5, hard forward", new LinearizeOptions
        {
            Eps = 0.5,
            Forward = ForwardValues.Hard,
        }),
        Method.Linearized("coverage-0.3", "SLL, 30 % in the band", new LinearizeOptions { Coverage = 0.3 }),
        Method.Linearized("coverage-0.5", "SLL, 50 % in the band", new LinearizeOptions { Coverage = 0.5 }),
        Recipe,
    ];

    /// <summary>Gets those that a run without arguments shows.</summary>
    public static IReadOnlyList<Method> Shown { get; } =
        [.. All.Where(method => method.Name is "hard" or "ste" or "ste-clipped" or "sll-0.5" or "recipe")];

    // One for all tasks: hard values forward, so that what is trained is what runs; the slope of the line backward; a
    // band that holds 60 % of the data of every call, whatever its scale, and less as the learning rate falls; a tenth
    // of its gradient outside. Choices have a wide band at first, and noise, since a branch that is never tried never
    // learns.
    private static Method Recipe => new("recipe", "SLL recipe: coverage 60 → 30 %, floor 0.1", steps =>
    {
        var coverage = new CosineSchedule(start: 0.6, end: 0.3, steps);
        var choices = new CosineSchedule(start: 3, end: 0.5, steps);
        var noise = new CosineSchedule(start: 1, end: 0.01, steps);
        var generator = new Generator(0, CPU);
        return () =>
        {
            var options = LinearizeOptions.Recommended with { Coverage = coverage.Step() };
            return Sll.Use(new ExploringOperators(
                options.WithEps(ChoiceOperator.Argmax, choices.Step()), noise.Step(), generator));
        };
    });

    public static Method Annealed(string name, double start, double end) =>
        new(name, FormattableString.Invariant($"SLL, ε from {start} to {end}"), steps =>
        {
            var eps = new ExponentialSchedule(start, end, steps);
            return () => Sll.Linearize(eps.Step());
        });
}
