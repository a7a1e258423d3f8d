namespace SllCore.Tests.Support;

/// <summary>The operators of one argument, by name, through the thread's table.</summary>
internal static class SevenOperators
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_calls = new()
    {
        [nameof(SllOps.Heaviside)] = SllOps.Heaviside,
        [nameof(SllOps.Sign)] = SllOps.Sign,
        [nameof(SllOps.Round)] = SllOps.Round,
        [nameof(SllOps.Floor)] = SllOps.Floor,
        [nameof(SllOps.Ceil)] = SllOps.Ceil,
        [nameof(SllOps.Threshold)] = input => SllOps.Threshold(input, 0.4),
        [nameof(SllOps.Argmax)] = input => SllOps.Argmax(input),
        [nameof(SllOps.Argmin)] = input => SllOps.Argmin(input),
        [nameof(SllOps.Rank)] = input => SllOps.Rank(input),
        [nameof(SllOps.Bucketize)] = Bucketize,
        [nameof(SllOps.TopK)] = input => SllOps.TopK(input, input.Dimensions == 0 ? 1 : 2),
    };

    public static IEnumerable<string> Names => s_calls.Keys;

    public static Tensor Call(string name, Tensor input) => s_calls[name](input);

    private static Tensor Bucketize(Tensor input)
    {
        using var numbers = tensor(new[] { -1.0, 0, 1 });
        using var boundaries = numbers.to(input.dtype);
        return SllOps.Bucketize(input, boundaries);
    }
}
