namespace SllCore.Quantization.Graph;

/// <summary>Explains a value as a cat of others. cat commutes with relu, max_pool2d and flatten: they are looked for
/// before it.</summary>
internal sealed class Concatenation(Knowledge knowledge)
{
    /// <summary>What the values are, or null if no parts make them up.</summary>
    public Known? Of(List<Chain> chains, Tensor[] values, string user)
    {
        for (var dim = 1; dim < values[0].dim(); dim++)
        {
            var fitting = chains.FindAll(chain => Fits(chain.End.Values[0], values[0], dim));
            if (Parts(fitting, values, dim, 0) is not { Count: > 1 } parts)
                continue;
            var steps = parts.Select(part => Knowledge.Use(knowledge.Keep(part), user)).ToArray();
            return knowledge.Learn(new(StepKind.Concat, knowledge.NameOf("cat"), null, steps) { Dim = dim }, values);
        }
        return null;
    }

    private static List<Chain>? Parts(List<Chain> chains, Tensor[] values, int dim, long offset)
    {
        if (offset == values[0].shape[dim])
            return [];
        foreach (var chain in chains)
        {
            var length = chain.End.Values[0].shape[dim];
            if (offset + length <= values[0].shape[dim]
                && SameValues.Of(chain.End.Values, [.. values.Select(value => value.narrow(dim, offset, length))])
                && Parts(chains, values, dim, offset + length) is { } rest)
            {
                return [chain, .. rest];
            }
        }
        return null;
    }

    private static bool Fits(Tensor part, Tensor whole, int dim) =>
        part.dim() == whole.dim()
        && part.shape.Where((_, i) => i != dim).SequenceEqual(whole.shape.Where((_, i) => i != dim));
}
