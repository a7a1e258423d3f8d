namespace SllCore.Report;

/// <summary>What the options of a report's scopes and its calls tell of each other.</summary>
internal static class OptionsAdvice
{
    public static IEnumerable<string> For(IReadOnlyList<LinearizeOptions> options, IReadOnlyList<BandReportRow> rows)
    {
        if (rows.Count == 0)
        {
            yield return "No call of SllOps reached the scope. Does the model call SllOps, or is its project " +
                "compiled with SllInterceptTorch? The property and the package belong into the model's own project.";
            yield break;
        }
        var given = options.SelectMany(each => each.Overrides).Distinct().ToArray();
        foreach (var entry in given.Where(entry => !rows.Any(row => IsMetBy(entry, row))))
            yield return $"The ε of {entry} was never used: no such call came.";
        foreach (var row in rows)
        {
            var ofOperator = given.Where(entry => entry.Operator == row.Operator).ToArray();
            if (ofOperator.Any(entry => entry.Site is not null) && !ofOperator.Any(entry => entry.Site == row.Site))
            {
                yield return $"{row.Operator} at {row.CallSite} has no ε of its own, unlike other sites: name it " +
                    "with Sll.Site and give it one, or give one to the operator.";
            }
        }
    }

    private static bool IsMetBy(EpsOverride entry, BandReportRow row) =>
        entry.Operator == row.Operator && (entry.Site is null || entry.Site == row.Site);
}
