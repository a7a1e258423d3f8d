namespace Scales;

/// <summary>The methods that are compared. All have hard values forward, but for two that say so.</summary>
internal static class Methods
{
    public const string Hard = "hard";

    private static readonly LinearizeOptions s_recipe = LinearizeOptions.Recommended;

    public static IReadOnlyList<Method> All { get; } =
    [
        Method.Table(Hard, "hard operators", OperatorTable.Hard),
        Method.Table("ste", "straight-through, identity", new StraightThroughOperators()),
        Method.Table("ste-clipped", "straight-through, clipped at 1", new StraightThroughOperators(clip: 1)),
        Method.Table("sigmoid-0.25", "sigmoid, τ = 0.25", new RelaxedOperators(0.25, ForwardValues.Hard)),
        Method.Table("sigmoid-1", "sigmoid, τ = 1", new RelaxedOperators(1, ForwardValues.Hard)),
        Method.Table("arctan", "arctan", new ArctanOperators()),
        Method.Linearized("sll-0.5", "SLL, ε = 0.5, line", new LinearizeOptions { Eps = 0.5 }),
        Method.Linearized("coverage-0.5", "SLL, half in the band, line", new LinearizeOptions { Coverage = 0.5 }),
        Recipe("recipe-no-floor", "SLL recipe without a floor", options => new(options with { Floor = 0 })),
        Recipe("recipe", "SLL recipe", options => new LinearizedOperators(options)),
        Recipe("recipe-centered", "SLL recipe, gradient centred", options => new CenteredOperators(options)),
    ];

    private static Method Recipe(string name, string title, Func<LinearizeOptions, LinearizedOperators> table) =>
        new(name, title, steps =>
        {
            var coverage = new CosineSchedule(start: 0.6, end: 0.3, steps);
            return () => Sll.Use(table(s_recipe with { Coverage = coverage.Step() }));
        });
}
