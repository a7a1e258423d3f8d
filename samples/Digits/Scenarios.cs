using System.Globalization;
using Spectre.Console;

namespace Digits;

/// <summary>A setting whose outcome is known, and the range that the accuracy of any seed is expected in.</summary>
internal sealed record Scenario(string Name, string Title, double Low, double High, Func<int, double> Run);

/// <summary>What trains and what does not, at the settings of a study made with PyTorch.</summary>
internal sealed class Scenarios(Split data)
{
    private static readonly Descent s_constant = new(1e-3, Cosine: false);
    private static readonly Descent s_momentum = new(0.1, Adaptive: false);
    private static readonly Method s_clipped =
        Method.Table("", "clipped straight-through", new StraightThroughOperators(1));
    private static readonly Method s_straight = Method.Table("", "straight-through", new StraightThroughOperators());
    private static readonly Method s_annealed = Methods.Annealed("", 0.5, 0.01);

    private IEnumerable<Scenario> All =>
    [
        Of("A", "shallow", Method.Table("", "hard", OperatorTable.Hard), s_constant, 0.75, 0.88),
        Of("A", "shallow", Eps(1e-3), s_constant, 0.70, 0.86),
        Of("A", "shallow", Eps(1e-2), s_constant, 0.88, 0.96),
        Of("A", "shallow", Eps(0.5), s_constant, 0.96, 0.99),
        Of("B", "deep", Method.Table("", "hard", OperatorTable.Hard), s_constant, 0.18, 0.34),
        Of("B", "deep", Eps(1e-2), s_constant, 0, 0.15),
        Of("B", "deep", Eps(0.1), s_constant, 0.87, 0.95),
        Of("B", "deep", Eps(0.5), s_constant, 0.93, 0.98),
        Of("B", "deep", s_clipped, s_constant, 0.93, 0.97),
        Of("B", "deep", s_annealed, s_constant, 0, 0.60),
        Of("B", "deep", s_annealed, new Descent(), 0.93, 0.98),
        Of("C", "sign", Eps(1), s_momentum, 0.68, 0.84),
        Of("C", "sign", Eps(1, BandSlope.Exact), s_momentum, 0.94, 0.98),
        IntegersOf(s_straight, 0.99, 1),
        IntegersOf(Eps(0.5), 0.99, 1),
        IntegersOf(Eps(0.1), 0, 0.30),
        Of("E", "round4-max", s_straight, new Descent(), 0.96, 0.985),
        Of("E", "round4-max", Eps(1e-2), new Descent(1e-2), 0.45, 0.80),
        Of("E", "round4-max", Eps(1e-3), new Descent(1e-2), 0, 0.50),
        Of("E", "round4-max", s_annealed, new Descent(1e-2), 0.96, 0.985),
    ];

    public void Print(int seeds, CancellationToken stop)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("", "setting", "expected", "measured", "in range");
        AnsiConsole.Status().Start("training", status =>
        {
            foreach (var scenario in All)
            {
                status.Status(Markup.Escape($"{scenario.Name} {scenario.Title}"));
                var scores = ParallelEnumerable.Range(0, seeds).AsOrdered().WithCancellation(stop)
                    .WithDegreeOfParallelism(Environment.ProcessorCount).Select(scenario.Run).ToArray();
                var inside = scores.Count(score => score >= scenario.Low && score <= scenario.High);
                table.AddRow(
                    scenario.Name, scenario.Title, Range(scenario.Low, scenario.High),
                    Range(scores.Min(), scores.Max()),
                    $"{inside} of {seeds}");
            }
        });
        AnsiConsole.Write(table);
    }

    private static Method Eps(double eps, BandSlope slope = BandSlope.Constant) => Method.Linearized(
        "", $"ε = {eps.ToString(CultureInfo.InvariantCulture)}, {slope} slope",
        new LinearizeOptions { Eps = eps, Slope = slope });

    private static Scenario IntegersOf(Method method, double low, double high) => new(
        "D", $"integers: {method.Title}", low, high, seed => IntegerLeastSquares.ShareRecovered(method, seed));

    private Scenario Of(string name, string task, Method method, Descent descent, double low, double high)
    {
        var network = LearningTask.All.Single(known => known.Name == task);
        var training = new Training(data, epochs: 60, descent);
        return new Scenario(name, $"{task}: {method.Title}, {descent}", low, high,
            seed => training.Run(network.Model, method, seed, () => { }).Test);
    }

    private static string Range(double low, double high) =>
        string.Create(CultureInfo.InvariantCulture, $"{low:F3} … {high:F3}");
}
