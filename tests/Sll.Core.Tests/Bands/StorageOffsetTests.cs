using System.Reflection;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Bands;

/// <summary>Numbers that do not begin where their storage does: what stands before them must not be read.</summary>
[Trait("Category", "Operators")]
public sealed class StorageOffsetTests
{
    public static IEnumerable<object[]> Steps() =>
        from step in AllSteps.All
        from dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.Float16 }
        select new object[] { step.Name, dtype };

    public static IEnumerable<object[]> Comparisons() =>
        from name in new[]
        {
            nameof(SllOps.Greater), nameof(SllOps.GreaterEqual), nameof(SllOps.Less), nameof(SllOps.LessEqual),
            nameof(SllOps.Threshold),
        }
        from forward in Enum.GetValues<ForwardValues>()
        from coverage in new double?[] { null, 0.5 }
        select new object[] { name, forward, coverage! };

    [Theory, MemberData(nameof(Steps))]
    public void The_gradient_of_one_number_of_many_is_that_of_the_number(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (x, same) = (zeros(70, dtype: dtype).requires_grad_(), zeros(70, dtype: dtype).requires_grad_());
        var g = tensor(new[] { 5.0, 7 }).to(dtype);
        AllSteps.Call(name, x, 0.5).backward([g[1].expand(70)]);
        AllSteps.Call(name, same, 0.5).backward([full(70, 7, dtype: dtype)]);
        x.grad!.Equals(same.grad!).Should().BeTrue();
    }

    [Fact]
    public void Sums_stacked_into_one_loss_each_send_their_own_gradient()
    {
        using var scope = NewDisposeScope();
        using var linearized = Sll.Linearize(1.0);
        var (a, b) = (zeros(3, requires_grad: true), zeros(3, requires_grad: true));
        (stack([SllOps.Sign(a).sum(), SllOps.Sign(b).sum()]) * tensor(new[] { 1f, 100f })).sum().backward();
        Inputs.ToDoubles(a.grad!).Should().Equal(0.5, 0.5, 0.5);
        Inputs.ToDoubles(b.grad!).Should().Equal(50, 50, 50);
    }

    [Theory, MemberData(nameof(Comparisons))]
    public void A_number_out_of_a_tensor_is_compared_as_the_number(
        string name, ForwardValues forward, double? coverage)
    {
        using var scope = NewDisposeScope();
        var compare = typeof(SllOps).GetMethod(
            name, BindingFlags.Public | BindingFlags.Static, [typeof(Tensor), typeof(Tensor)])!
            .CreateDelegate<Func<Tensor, Tensor, Tensor>>();
        var thresholds = tensor(new[] { 10f, 20f, 2.2f });
        var x = tensor(new[] { 1f, 2f, 3f });
        using var linearized = Sll.Linearize(
            new LinearizeOptions { Eps = 0.5, Forward = forward, Coverage = coverage });
        foreach (var number in new[] { thresholds[2], thresholds.narrow(0, 2, 1) })
        {
            compare(x, number).Equals(compare(x, number.clone())).Should().BeTrue();
            if (number.Dimensions > 0)
                compare(number, x).Equals(compare(number.clone(), x)).Should().BeTrue();
        }
    }
}
