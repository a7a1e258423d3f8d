using SllCore.Tests.Autograd;
using SllCore.Tests.Oracle;

namespace SllCore.Fuzz.Cases;

/// <summary>One illegal call, drawn from a seed: it must give its documented exception and leave everything
/// usable.</summary>
internal static class IllegalCall
{
    /// <summary>Runs the case of <paramref name="seed"/>.</summary>
    /// <returns>What was wrong, or null.</returns>
    public static string? Run(int seed)
    {
        var chance = new Random(seed);
        var (tensors, nodes) = (Tensor.TotalCount, LiveNodes.Count);
        var (what, expected) = ("", typeof(Exception));
        Exception? caught = null;
        using (NewDisposeScope())
        {
            (what, expected, var call) = Draw(chance);
            try
            {
                if (chance.Next(2) == 0)
                {
                    call();
                }
                else
                {
                    using var scope = Sll.Linearize(0.1);
                    call();
                }
            }
            catch (Exception exception)
            {
                caught = exception;
            }
        }
        if (caught?.GetType() != expected)
            return $"seed {seed}: {what} gave {caught?.GetType().Name ?? "no exception"}, not {expected.Name}: " +
                $"{caught?.Message}";
        if (OperatorTable.Current != OperatorTable.Hard)
            return $"seed {seed}: {what} left a scope open";
        if (LegalCall.Run(seed) is { } problem)
            return $"after {what}, {problem}";
        return Tensor.TotalCount <= tensors && LiveNodes.Count <= nodes
            ? null
            : $"seed {seed}: {what} left {Tensor.TotalCount - tensors} tensors, {LiveNodes.Count - nodes} nodes";
    }

    private static (string What, Type Expected, Action Call) Draw(Random chance)
    {
        var step = AllSteps.All[chance.Next(AllSteps.All.Count)];
        var dtype = chance.Next(2) == 0 ? ScalarType.Float32 : ScalarType.Float64;
        var size = chance.Next(1, 100);
        var x = rand(size, dtype: dtype);
        x.requires_grad = chance.Next(2) == 0;
        double[] badEps = [0, -0.0, -chance.NextDouble(), double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        var eps = badEps[chance.Next(badEps.Length)];
        var dim = chance.Next(2) == 0 ? chance.Next(1, 100) : -chance.Next(2, 100);
        var gone = zeros(1);
        gone.Dispose();
        Tensor none = null!;
        (string, Type, Action)[] calls =
        [
            ($"{step} with eps {eps}", typeof(ArgumentOutOfRangeException), () => AllSteps.Call(step.Name, x, eps)),
            ($"Argmax with eps {eps}", typeof(ArgumentOutOfRangeException), () => SllOps.Argmax(x, 0, eps)),
            ($"Linearize({eps})", typeof(ArgumentOutOfRangeException), () => Sll.Linearize(eps)),
            ("Round with bands that overlap", typeof(ArgumentOutOfRangeException),
                () => SllOps.Round(x, 0.5 + chance.NextDouble() + 1e-9)),
            ("Floor in too wide a scope", typeof(ArgumentOutOfRangeException),
                () => InScope(0.5 + chance.NextDouble() + 1e-9, () => SllOps.Floor(x))),
            ($"Argmax along {dim}", typeof(ArgumentOutOfRangeException), () => SllOps.Argmax(x, dim)),
            ($"Argmax with eps along {dim}", typeof(ArgumentOutOfRangeException), () => SllOps.Argmax(x, dim, 0.5)),
            ($"TopK along {dim}", typeof(ArgumentOutOfRangeException), () => SllOps.TopK(x, 1, dim)),
            ("TopK of too many", typeof(ArgumentOutOfRangeException), () => SllOps.TopK(x, size + chance.Next(1, 9))),
            ("TopK of none", typeof(ArgumentOutOfRangeException), () => SllOps.TopK(x, -chance.Next(9), 0.5)),
            ($"Argmin with eps {eps}", typeof(ArgumentOutOfRangeException), () => SllOps.Argmin(x, 0, eps)),
            ($"Rank along {dim}", typeof(ArgumentOutOfRangeException), () => SllOps.Rank(x, dim)),
            ($"Rank with eps {eps}", typeof(ArgumentOutOfRangeException), () => SllOps.Rank(x, eps)),
            ("Rank of more than bfloat16 can count", typeof(ArgumentException),
                () => SllOps.Rank(zeros(258, dtype: ScalarType.BFloat16))),
            ("falling boundaries", typeof(ArgumentException),
                () => InScope(0.1, () => SllOps.Bucketize(x, tensor(new[] { 1.0, 0 }).to(dtype)))),
            ("boundaries that are NaN", typeof(ArgumentException),
                () => SllOps.Bucketize(x, full(size, double.NaN, dtype: dtype), 0.5)),
            ("boundaries of another shape", typeof(ArgumentException),
                () => SllOps.Bucketize(x, zeros(2, 2, dtype: dtype))),
            ("boundaries of another dtype", typeof(ArgumentException),
                () => SllOps.Bucketize(x, zeros(2, dtype: ScalarType.Float16))),
            ("disposed boundaries", typeof(ObjectDisposedException), () => SllOps.Bucketize(x, gone)),
            ("one edge", typeof(ArgumentException), () => SllOps.Histogram(x, zeros(1, dtype: dtype))),
            ("Argmax of nothing", typeof(ArgumentException), () => SllOps.Argmax(zeros(size, 0))),
            ($"{step} of a complex tensor", typeof(ArgumentException),
                () => AllSteps.Call(step.Name, zeros(size, dtype: ScalarType.ComplexFloat32))),
            ($"{step} of null", typeof(ArgumentNullException), () => AllSteps.Call(step.Name, none)),
            ($"{step} of a disposed tensor", typeof(ObjectDisposedException), () => AllSteps.Call(step.Name, gone)),
            ($"{step} with eps of a disposed tensor", typeof(ObjectDisposedException),
                () => AllSteps.Call(step.Name, gone, 0.5)),
            ("a disposed threshold", typeof(ObjectDisposedException), () => SllOps.Threshold(x, gone)),
            ("a threshold elsewhere", typeof(ArgumentException),
                () => SllOps.Threshold(x, empty(size, dtype: dtype, device: META))),
            ("a threshold of another shape", typeof(ArgumentException),
                () => SllOps.Threshold(zeros(size + 1), zeros(2, size + 2), 0.5)),
            ("values of another dtype", typeof(ArgumentException),
                () => SllOps.Heaviside(x, zeros(size, dtype: ScalarType.Float16))),
            ("a forward without a name", typeof(ArgumentOutOfRangeException),
                () => _ = new LinearizeOptions { Forward = (ForwardValues)chance.Next(2, 100) }),
            ("a surrogate of another shape", typeof(ArgumentException),
                () => SurrogateGradient.Apply(x, zeros(size + 1, dtype: dtype))),
            ("scopes out of order", typeof(InvalidOperationException), OutOfOrder),
            ("a scope closed elsewhere", typeof(InvalidOperationException), ClosedElsewhere),
            ("Use(null)", typeof(ArgumentNullException), () => Sll.Use(null!)),
        ];
        return calls[chance.Next(calls.Length)];
    }

    private static void InScope(double eps, Action call)
    {
        using var scope = Sll.Linearize(eps);
        call();
    }

    private static void OutOfOrder()
    {
        using var outer = Sll.Linearize(1);
        using var inner = Sll.Linearize(2);
        outer.Dispose();
    }

    private static void ClosedElsewhere()
    {
        using var scope = Sll.Linearize(1);
        try
        {
            Task.Factory.StartNew(
                scope.Dispose, default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait();
        }
        catch (AggregateException error)
        {
            throw error.InnerException!;
        }
    }
}
