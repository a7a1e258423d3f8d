namespace Programs;

/// <summary>A method with the settings that are tried: the one that is best on validation images counts.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Title">What it does; the setting is added.</param>
/// <param name="Settings">A temperature, a band or nothing: 0.</param>
/// <param name="Of">Makes the method from a setting.</param>
internal sealed record Family(string Name, string Title, double[] Settings, Func<double, OperatorTable> Of)
{
    public bool DrawsNoise { get; init; }

    public Method With(double setting) => Method.Table(Name, Title, Of(setting)) with { DrawsNoise = DrawsNoise };

    public bool AppliesTo(ProgramTask task) => !DrawsNoise || task.HasChoices;
}

/// <summary>The methods that are compared. The program's code is the same for all.</summary>
internal static class Methods
{
    public const string Recipe = "recipe";

    private static readonly double[] s_none = [0];
    private static readonly double[] s_temperatures = [0.1, 0.3, 1];
    private static readonly double[] s_bands = [0.3, 1, 3];

    public static IReadOnlyList<Family> All { get; } =
    [
        new("hard", "hard operators", s_none, _ => OperatorTable.Hard),
        new("ste", "straight-through", s_none, _ => new StraightThroughOperators()),
        new("ste-clipped", "straight-through, clipped at 1", s_none, _ => new StraightThroughOperators(clip: 1)),
        new("relaxed", "sigmoid and softmax", s_temperatures, t => new RelaxedOperators(t)),
        new("relaxed-hard", "the same, hard forward", s_temperatures, t => new RelaxedOperators(t, ForwardValues.Hard)),
        new("gumbel", "Gumbel, hard forward", s_temperatures, t => new GumbelSoftmaxOperators(t, ForwardValues.Hard))
        {
            DrawsNoise = true,
        },
        new("sll-line", "SLL, line", s_bands, eps => new LinearizedOperators(eps)),
        new("sll-hard", "SLL, hard forward", s_bands, eps =>
            new LinearizedOperators(new LinearizeOptions { Eps = eps, Forward = ForwardValues.Hard })),
        new(Recipe, "SLL recipe", s_none, _ => new LinearizedOperators(LinearizeOptions.Recommended)),
    ];
}
