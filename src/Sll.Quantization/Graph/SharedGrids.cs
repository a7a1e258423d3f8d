namespace SllCore.Quantization.Graph;

/// <summary>Steps whose values share a grid: what is concatenated, and the result. The codes of a concatenation are
/// then those of its parts.</summary>
internal static class SharedGrids
{
    /// <summary>The groups of the steps that compute new codes, in the order of their first steps.</summary>
    public static List<List<Step>> Of(List<Step> steps)
    {
        var groups = steps.Where(step => step.Source == step).Select(step => new List<Step> { step }).ToList();
        foreach (var concat in steps.Where(step => step.Kind == StepKind.Concat))
        {
            var parts = concat.Inputs.Select(input => input.Source).Prepend(concat).ToHashSet();
            var joined = groups.FindAll(group => group.Exists(parts.Contains));
            joined[0].AddRange(joined.Skip(1).SelectMany(group => group));
            _ = groups.RemoveAll(joined.Skip(1).Contains);
        }
        return groups;
    }
}
