using SllCore.Collectives;

namespace SllCore.Report;

/// <summary>The rows of all processes: those of the same key are one, whose sums add up. Which there are the processes
/// tell each other, since a label may differ where the runtime has inlined a method in one of them.</summary>
internal static class JointRows
{
    public static (CallKey Key, CallRow Row)[] Of((CallKey Key, CallRow Row)[] own, IAllReduce processes)
    {
        var texts = processes.Gather(string.Join('\n', own.Select(row => row.Key.Text)));
        var keys = texts.Select(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        DemandSameOperators(keys);
        var all = keys.SelectMany(each => each).Distinct().ToArray();
        var numbers = new double[all.Length * CallSums.Count];
        foreach (var (key, row) in own)
            row.Sums.ToArray().CopyTo(numbers, Array.IndexOf(all, key.Text) * CallSums.Count);
        processes.Total(numbers);
        return
        [
            .. all.Select((text, i) =>
            {
                var (name, site, place) = Parts(text);
                var like = own.First(row => row.Key.Operator.Name == name);
                var row = like.Row.With(site, place, CallSums.Of(numbers.AsSpan(i * CallSums.Count)));
                return (new CallKey(like.Key.Operator, site, place), row);
            }),
        ];
    }

    private static (string Name, string? Site, string Place) Parts(string text)
    {
        var parts = text.Split('\t');
        return (parts[0], parts[1].Length > 0 ? parts[1] : null, parts[2]);
    }

    private static void DemandSameOperators(string[][] keys)
    {
        var names = keys.Select(each => each.Select(text => Parts(text).Name).ToHashSet()).ToArray();
        for (var rank = 1; rank < names.Length; rank++)
        {
            names[rank].SymmetricExceptWith(names[0]);
            if (names[rank].Count > 0)
            {
                throw new InvalidOperationException(
                    $"Processes 0 and {rank} did not make the same calls: " +
                    $"{string.Join(", ", names[rank].Order())} in one of them only.");
            }
        }
    }
}
