using SllCore.Tests.Oracle;

namespace SllCore.Tests.Autograd;

/// <summary>After a call, its backward and Dispose of its result, nothing is left: no tensor, no node, no garbage
/// collection needed.</summary>
public sealed class LifetimeTests
{
    private const int Iterations = 2000;

    /// <summary>What earlier tests left to the garbage collector must not go away while one counts.</summary>
    public LifetimeTests()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    public static IEnumerable<object[]> Calls() =>
        from name in AllSteps.Paths.Concat(
            ["Argmax", "Argmin", "TopK", "Rank", "Bucketize", "Histogram", "Values", "Learnable", "Compare", "IsClose",
                "Xor", "All", "Where", "Take"])
        from dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16 }
        from contiguous in new[] { true, false }
        select new object[] { name, dtype, contiguous };

    [Theory, MemberData(nameof(Calls))]
    public void Forward_and_backward_leave_the_callers_tensors_and_no_other(
        string name, ScalarType dtype, bool contiguous)
    {
        using var x = Leaf(dtype, contiguous);
        using var t = zeros(1, dtype: dtype).requires_grad_();
        using var v = ones_like(x, requires_grad: false);
        Once(name, x, t, v);
        var (tensors, nodes) = (Tensor.TotalCount, LiveNodes.Count);
        for (var i = 0; i < Iterations; i++)
            Once(name, x, t, v);
        Sll.Linearize(1).Dispose(); // Frees the wrapper of the last gradient.
        LiveNodes.Count.Should().Be(nodes);
        (Tensor.TotalCount - tensors).Should().BeLessThanOrEqualTo(0);
    }

    [Theory, MemberData(nameof(Calls))]
    public void A_dispose_scope_owns_the_result_and_nothing_hidden(string name, ScalarType dtype, bool contiguous)
    {
        using var x = Leaf(dtype, contiguous);
        using var t = zeros(1, dtype: dtype).requires_grad_();
        using var outer = NewDisposeScope();
        for (var i = 0; i < 3; i++)
        {
            using var scope = NewDisposeScope();
            using var linearized = Sll.Linearize(0.5);
            var before = scope.DisposablesCount;
            var y = Call(name, x, t);
            scope.DisposablesCount.Should().Be(before + 1);
            scope.Contains(y).Should().BeTrue();
        }
        outer.DisposablesCount.Should().Be(0);
        x.IsInvalid.Should().BeFalse();
    }

    [Theory, MemberData(nameof(Calls))]
    public void Without_gradients_only_the_result_is_made(string name, ScalarType dtype, bool contiguous)
    {
        using var leaf = Leaf(dtype, contiguous);
        using var x = leaf.detach();
        using var t = zeros(1, dtype: dtype);
        foreach (var linearize in new[] { true, false })
        {
            using var linearized = Sll.Use(linearize ? new LinearizedOperators(0.5) : OperatorTable.Hard);
            var tensors = Tensor.TotalCount;
            for (var i = 0; i < 200; i++)
                Call(name, x, t).Dispose();
            // Finalizers of other tests' tensors may run meanwhile.
            Tensor.TotalCount.Should().BeLessThanOrEqualTo(tensors);
        }
    }

    [Theory]
    [InlineData(1_000_000, 0.5)] // The mask is in native memory.
    [InlineData(50, 1e-40)] // By torch's operators: the line is too steep for float32.
    public void A_reported_call_without_gradients_leaves_its_result_alone(long size, double eps)
    {
        using var x = randn(size);
        foreach (var step in AllSteps.All)
        {
            using var scope = NewDisposeScope();
            using var linearized = Sll.Linearize(new LinearizeOptions { Eps = eps }, new BandReport());
            OperatorTable.Current.Call(step, x);
            scope.DisposablesCount.Should().Be(1, step.Name);
        }
    }

    [Fact]
    public void The_next_call_frees_the_last_gradient()
    {
        using var x = Leaf(ScalarType.Float32, contiguous: true);
        Action[] next =
        [
            () => SllOps.Round(x, 0.5).Dispose(),
            () => SurrogateGradient.Apply(x, x).Dispose(),
            () => Sll.Linearize(1).Dispose(),
        ];
        foreach (var call in next)
        {
            using (var y = SllOps.Round(x, 0.5))
                y.backward([y]);
            var tensors = Tensor.TotalCount;
            call();
            Tensor.TotalCount.Should().BeLessThan(tensors);
        }
    }

    [Fact]
    public void Second_derivatives_leave_nothing_either()
    {
        using var x = Leaf(ScalarType.Float32, contiguous: true);
        Twice(x);
        Sll.Linearize(1).Dispose();
        var (tensors, nodes) = (Tensor.TotalCount, LiveNodes.Count);
        for (var i = 0; i < 500; i++)
            Twice(x);
        Sll.Linearize(1).Dispose();
        LiveNodes.Count.Should().Be(nodes);
        Tensor.TotalCount.Should().BeLessThanOrEqualTo(tensors);
    }

    [Fact]
    public void Resident_memory_is_flat()
    {
        using var x = randn(65536).requires_grad_();
        using var v = ones(65536);
        for (var i = 0; i < 1000; i++)
            Once("Round", x, x, v);
        var before = Environment.WorkingSet;
        for (var i = 0; i < 5000; i++)
            Once("Round", x, x, v);
        // One result kept per iteration would be 1.3 GB.
        (Environment.WorkingSet - before).Should().BeLessThan(256 << 20);
    }

    private static void Once(string name, Tensor x, Tensor t, Tensor v)
    {
        using var linearized = Sll.Linearize(0.5);
        using var y = Call(name, x, t);
        y.backward([v]);
        x.grad?.Dispose();
        x.grad = null;
        if (t.grad is { } gradient)
        {
            gradient.Dispose();
            t.grad = null;
        }
    }

    private static void Twice(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = SllOps.Round(x, 0.5);
        var first = autograd.grad([y.pow(2).sum()], [x], create_graph: true)[0];
        _ = autograd.grad([first.pow(2).sum()], [x])[0];
    }

    private static Tensor Call(string name, Tensor x, Tensor t)
    {
        return name switch
        {
            "Argmax" => SllOps.Argmax(x),
            "Argmin" => SllOps.Argmin(x),
            "TopK" => SllOps.TopK(x, 4),
            "Rank" => SllOps.Rank(x),
            "Bucketize" => SllOps.Bucketize(x, t),
            "Histogram" => Spread(x, () => SllOps.Histogram(x, tensor(new[] { -1.0, 0, 1 }).to(x.dtype))),
            "Compare" => SllOps.Greater(x, t),
            "IsClose" => SllOps.IsClose(x, t, 1),
            "Xor" => SllOps.LogicalXor(x, t),
            "All" => Spread(x, () => SllOps.All(x)),
            "Where" => SllOps.Where(x, t, x),
            "Take" => Spread(x, () => SllOps.Take(x, t)),
            "Values" => SllOps.Heaviside(x, t),
            "Learnable" => SllOps.Threshold(x, t),
            _ => AllSteps.Call(name, x),
        };
    }

    // As many as there are elements, for the tests that send a gradient of the input's shape.
    private static Tensor Spread(Tensor x, Func<Tensor> call)
    {
        using var scope = NewDisposeScope();
        return call().sum().expand(x.shape).MoveToOuterDisposeScope();
    }

    private static Tensor Leaf(ScalarType dtype, bool contiguous)
    {
        using var scope = NewDisposeScope();
        var x = randn(9, 15).to(dtype);
        return (contiguous ? x : x.t()).detach().requires_grad_().DetachFromDisposeScope();
    }
}
