namespace SllCore.Quantization.Graph;

/// <summary>
/// Finds what lies between the modules of a model from the values of a few forwards with different inputs: what goes
/// into a module must be, bit for bit, an earlier value after a short chain of functions.
/// </summary>
internal static class Recovery
{
    /// <summary>The steps of a model in the order of their computation; the last one is the output.</summary>
    public static List<Step> Of(nn.Module<Tensor, Tensor> model, Tensor example, QuantizationOptions options)
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] inputs = [.. Inputs(example)];
        var forwards = Array.ConvertAll(inputs, input => CallRecording.Of(model, input, options));
        var calls = Array.ConvertAll(forwards, forward => forward.Calls);
        if (Array.Exists(calls, others => !others.Select(call => call.Name).SequenceEqual(
            calls[0].Select(call => call.Name))))
            throw new NotSupportedException(
                "The model calls other modules for other inputs: only a fixed structure can be converted.");
        var knowledge = new Knowledge();
        _ = knowledge.Learn(new(StepKind.Input, "input", null), inputs);
        var (explanation, modules) = (new Explanation(knowledge), new ModuleSteps(knowledge, options));
        var latest = "the input";
        for (var i = 0; i < calls[0].Count; i++)
        {
            var uses = Array.ConvertAll(calls, forward => forward[i]);
            var name = uses[0].Name;
            Known[] sources = [.. Enumerable.Range(0, uses[0].Inputs.Length).Select(number =>
                explanation.Of(Array.ConvertAll(uses, call => call.Inputs[number]), name, latest))];
            modules.Follow(name, uses[0].Module, sources, Array.ConvertAll(uses, call => call.Output));
            latest = $"module '{name}'";
        }
        var outputs = Array.ConvertAll(forwards, forward => forward.Output);
        var output = Knowledge.Use(explanation.Of(outputs, "output", latest), "the output");
        var needed = new HashSet<Step>();
        Reach(output, needed);
        var steps = knowledge.Steps.FindAll(needed.Contains);
        CheckEndToEnd(steps, inputs, outputs);
        return steps;
    }

    // Of other scales and another order, so that for example a clamp of small values is not taken for the identity,
    // nor relu6 for relu; the indices of an embedding stay among those of the example.
    private static IEnumerable<Tensor> Inputs(Tensor example)
    {
        yield return example;
        if (!example.is_floating_point())
        {
            yield return example.max().Plus(example.min()) - example;
            yield break;
        }
        var other = example.flip(0).Times(-1.7).Plus(0.3);
        yield return other;
        yield return other.Times(-40);
    }

    private static void Reach(Step step, HashSet<Step> reached)
    {
        if (reached.Add(step))
        {
            foreach (var input in step.Inputs)
                Reach(input, reached);
        }
    }

    private static void CheckEndToEnd(List<Step> steps, Tensor[] inputs, Tensor[] outputs)
    {
        foreach (var (input, output) in inputs.Zip(outputs))
        {
            var found = FloatRun.Of(steps, input)[steps[^1]];
            if (!SameValues.Of([found], [output]))
            {
                throw new NotSupportedException(
                    $"The structure that was recovered, {string.Join(" → ", steps.Select(step => step.Name))}, " +
                        "misses the model's output by " +
                    $"{(found - output).abs().max().item<float>()}: write the model with modules.");
            }
        }
    }
}
