namespace SllCore.Quantization.Graph;

/// <summary>The recovered steps on floats, without hooks or quantizers.</summary>
internal static class FloatRun
{
    /// <summary>The value of each step, activations included.</summary>
    public static Dictionary<Step, Tensor> Of(List<Step> steps, Tensor input)
    {
        using var constant = no_grad();
        var values = new Dictionary<Step, Tensor>();
        foreach (var step in steps)
            values[step] = step.Of(step.Inputs.Length == 0 ? [input]
                : [.. step.Inputs.Select(source => values[source])]);
        return values;
    }
}
