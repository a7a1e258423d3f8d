namespace SllCore.Quantization.Graph;

/// <summary>Steps whose values share a grid: what is concatenated, and the result, so that the codes of a concatenation
/// are those of its parts; and all that goes into a module that is called several times, and all that comes out, so
/// that it is quantized once.</summary>
internal static class SharedGrids
{
    /// <summary>The groups of the steps that compute new codes, in the order of their first steps.</summary>
    public static List<List<Step>> Of(List<Step> steps)
    {
        var groups = steps.Where(step => step.Source == step).Select(step => new List<Step> { step }).ToList();
        foreach (var concat in steps.Where(step => step.Kind == StepKind.Concat))
            Join(groups, concat.Inputs.Prepend(concat));
        foreach (var uses in steps.Where(step => step.HasHooks).GroupBy(step => step.Module))
        {
            Join(groups, uses);
            for (var i = 0; i < uses.First().Inputs.Length; i++)
                Join(groups, uses.Select(use => use.Inputs[i]));
        }
        return groups;
    }

    private static void Join(List<List<Step>> groups, IEnumerable<Step> steps)
    {
        var sources = steps.Select(step => step.Source).ToHashSet();
        var joined = groups.FindAll(group => group.Exists(sources.Contains));
        joined[0].AddRange(joined.Skip(1).SelectMany(group => group));
        _ = groups.RemoveAll(joined.Skip(1).Contains);
    }
}
