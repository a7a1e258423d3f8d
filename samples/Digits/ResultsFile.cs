namespace Digits;

/// <summary>The results as comma-separated values, one training a line.</summary>
internal static class ResultsFile
{
    public static void Write(IEnumerable<Result> results, string file) => File.WriteAllLines(
        file,
        results
            .Select(result => FormattableString.Invariant(
                $"{result.Task.Name},{result.Method.Name},{result.Seed},{result.Score.Validation:F4},{result.Score.Test:F4}"))
            .Prepend("task,method,seed,validation,test"));
}
