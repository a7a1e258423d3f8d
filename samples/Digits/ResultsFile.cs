using System.Globalization;

namespace Digits;

/// <summary>The results as comma-separated values, one training a line.</summary>
internal static class ResultsFile
{
    private const string Header = "task,method,seed,validation,test";

    public static void Write(IEnumerable<Result> results, string file) => File.WriteAllLines(
        file,
        results
            .Select(result => string.Create(CultureInfo.InvariantCulture,
                $"{result.Task.Name},{result.Method.Name},{result.Seed}," +
                $"{result.Score.Validation:F4},{result.Score.Test:F4}"))
            .Prepend(Header));

    public static IReadOnlyList<Result> Read(string file) =>
    [
        .. from line in File.ReadLines(file)
           where line != Header
           let cells = line.Split(',')
           select new Result(
               LearningTask.All.Single(task => task.Name == cells[0]),
               Methods.All.Single(method => method.Name == cells[1]),
               int.Parse(cells[2], CultureInfo.InvariantCulture),
               new Score(Number(cells[3]), Number(cells[4]))),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
