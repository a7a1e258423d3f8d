namespace SllCore.Quantization.Graph;

/// <summary>What is known of a model so far: its values, and the steps that compute them.</summary>
internal sealed class Knowledge
{
    private int _functions;

    public List<Known> Values { get; } = [];

    public List<Step> Steps { get; } = [];

    /// <summary>A name for a function that is no module.</summary>
    public string NameOf(string function) => $"{function}{_functions++}";

    public Known Learn(Step step, Tensor[] values)
    {
        Steps.Add(step);
        Values.Add(new(step, Activation.None, values));
        return Values[^1];
    }

    /// <summary>Learns the links of a chain that explains something.</summary>
    public Known Keep(Chain chain)
    {
        var previous = chain.Start;
        foreach (var known in chain.Links)
        {
            if (known.Step != previous.Step)
            {
                _ = Use(previous, known.Step.Name);
                Steps.Add(known.Step);
            }
            Values.Add(known);
            previous = known;
        }
        return chain.End;
    }

    /// <summary>Fixes the activation of a step by a use of it.</summary>
    public static Step Use(Known known, string user)
    {
        if ((known.Step.Clamp ??= known.Clamp) != known.Clamp)
        {
            throw new NotSupportedException(
                $"'{known.Step.Name}' is used before and after its activation, by '{user}' and by a module before " +
                    "it: quantized layers hand over one value.");
        }
        return known.Step;
    }
}
