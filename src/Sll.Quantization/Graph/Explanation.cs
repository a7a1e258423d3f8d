using SllCore.Quantization.Integer;

namespace SllCore.Quantization.Graph;

/// <summary>Explains a value: the simplest chain of functions that leads to it from what is known.</summary>
internal sealed class Explanation(Knowledge knowledge)
{
    private const int LongestChain = 3;
    private const int LongestPart = 2;

    private readonly Concatenation _concatenation = new(knowledge);

    /// <summary>What the values are.</summary>
    /// <param name="values">In each recorded forward.</param>
    /// <param name="user">The module that they go into.</param>
    /// <param name="latest">The module before it.</param>
    public Known Of(Tensor[] values, string user, string latest)
    {
        // The newest first: where values coincide, an activation that changes nothing counts as applied.
        var chains = Enumerable.Reverse(knowledge.Values).Select(known => new Chain(known, [])).ToList();
        var next = chains.ToList();
        for (var length = 0; length <= LongestChain; length++)
        {
            if (next.Find(chain => SameValues.Of(chain.End.Values, values)) is { } found)
                return knowledge.Keep(found);
            if (next.Select(chain => Clamped(chain, values)).FirstOrDefault(chain => chain is not null) is { } clamped)
                return knowledge.Keep(clamped);
            if (length == LongestPart && _concatenation.Of(chains, values, user) is { } joined)
                return joined;
            next = [.. next.SelectMany(Longer)];
            chains.AddRange(next);
        }
        throw new NotSupportedException(
            $"What goes into '{user}' is not explained by relu, relu6, clamp, max_pool2d(2), flatten(1) and cat of " +
            $"earlier values; the last one known is that of {latest}. Write sums as the module " +
            "SllCore.Quantization.Add, averages as AdaptiveAvgPool2d(1) and other functions as modules, and call the " +
            "modules in between by .call(x); a class of your own can be left in float by options.Skip(name).");
    }

    // clamp(low, high) of the chain, if some of its values are below and some above: else the bounds are not known.
    private static Chain? Clamped(Chain chain, Tensor[] values)
    {
        var end = chain.End;
        if (!values[0].is_floating_point() || !values[0].shape.SequenceEqual(end.Values[0].shape))
            return null;
        using var scope = NewDisposeScope();
        double Least(Tensor[] all) => all.Min(part => part.min().item<float>());
        double Largest(Tensor[] all) => all.Max(part => part.max().item<float>());
        var bounds = (Low: Least(values), High: Largest(values));
        if (!(Least(end.Values) < bounds.Low) || !(Largest(end.Values) > bounds.High))
            return null;
        var link = Clamp(end, bounds);
        if (!SameValues.Of(link.Values, values))
            return null;
        foreach (var value in link.Values)
            _ = value.MoveToOuterDisposeScope();
        return chain.Then(link);
    }

    private IEnumerable<Chain> Longer(Chain chain)
    {
        var end = chain.End;
        if (!end.Values[0].is_floating_point())
            yield break;
        foreach (var clamp in new[] { Activation.Relu, Activation.Relu6 })
            yield return chain.Then(Clamp(end, clamp));
        if (end.Values[0].dim() > 2)
            yield return Function(chain, new(StepKind.Flatten, knowledge.NameOf("flatten"), null, end.Step));
        if (end.Values[0].dim() == 4 && end.Values[0].shape[2] > 1 && end.Values[0].shape[3] > 1)
        {
            yield return Function(chain, new(StepKind.MaxPool, knowledge.NameOf("max_pool2d"), null, end.Step)
            {
                Window = Window.Of([2], null, null),
            });
        }
    }

    private static Known Clamp(Known known, (double Low, double High) clamp) => new(
        known.Step, Activation.Then(known.Clamp, clamp),
        Array.ConvertAll(known.Values, value => Activation.Of(value, clamp)));

    private static Chain Function(Chain chain, Step step) =>
        chain.Then(new(step, Activation.None, Array.ConvertAll(chain.End.Values, value => step.Of([value]))));
}
