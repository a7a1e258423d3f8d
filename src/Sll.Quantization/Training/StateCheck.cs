namespace SllCore.Quantization.Training;

/// <summary>A state that fits: the same names, the same shapes.</summary>
internal static class StateCheck
{
    public static void Of(
        Dictionary<string, Tensor> own, Dictionary<string, Tensor> source, bool strict, IList<string> skip)
    {
        if (strict)
        {
            Demand(own.Keys.Except(source.Keys).Except(skip), "lacks");
            Demand(source.Keys.Except(own.Keys).Except(skip), "has, beside what the model has,");
        }
        foreach (var (name, value) in source)
        {
            if (own.TryGetValue(name, out var target) && !skip.Contains(name)
                && !target.shape.SequenceEqual(value.shape))
            {
                throw new ArgumentException(
                    $"'{name}' has the shape {TensorArgument.ShapeOf(value)} in the state, but " +
                    $"{TensorArgument.ShapeOf(target)} in the model: prepare it with the options of the saved one.",
                    nameof(source));
            }
        }
    }

    private static void Demand(IEnumerable<string> names, string verb)
    {
        if (string.Join(", ", names.Select(name => $"'{name}'")) is { Length: > 0 } list)
            throw new ArgumentException(
                $"The state {verb} {list}: prepare the model with the options of the saved one.");
    }
}
