namespace DataParallel.Engine;

/// <summary>The processes were started with what does not fit together. All of them know.</summary>
internal sealed class DisagreementException(string message) : Exception(message);

/// <summary>min = max over all processes: what must be the same everywhere, or some would wait for ever.</summary>
internal static class Agreement
{
    public static void Demand(IAllReduce processes, params (string Name, long Value)[] numbers)
    {
        using var limits = tensor(numbers.SelectMany(number => new double[] { number.Value, -number.Value }).ToArray());
        processes.Maximum(limits);
        var found = limits.data<double>().ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            var (most, least) = ((long)found[2 * i], -(long)found[(2 * i) + 1]);
            if (most != least)
            {
                throw new DisagreementException(
                    $"The processes differ in {numbers[i].Name}: from {least} to {most}. Every one must have the " +
                    "same, or those with more would wait for the others for ever.");
            }
        }
    }
}
