using CsCheck;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>Argmax(x) = sparsemax(x/ε) against a projection on the simplex found by bisection.</summary>
[Trait("Category", "Operators")]
public sealed class ArgmaxTests
{
    private static readonly Gen<double> s_eps = Gen.Double[-3, 1].Select(exponent => Math.Pow(10, exponent));

    public static TheoryData<ScalarType> Types =>
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    [Theory, MemberData(nameof(Types))]
    public void It_is_the_nearest_point_of_the_simplex(ScalarType dtype) =>
        Gen.Select(s_eps, Gen.Double[-2, 2].Array[1, 40]).Sample(
            (eps, row) =>
            {
                using var scope = NewDisposeScope();
                row = [.. row.Select(FloatFormat.Of(dtype).Round)];
                KHotCheck.Row(KHotCase.Argmax, row, eps, dtype, seed: row.Length).Should().BeNull();
            },
            iter: 300, threads: 1);

    [Theory, MemberData(nameof(Types))]
    public void Ties_share_equally(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        foreach (var eps in new[] { 0.1, 1.0, 10 })
        {
            KHotCheck.Row(KHotCase.Argmax, [2, 2], eps, dtype, 1).Should().BeNull();
            KHotCheck.Row(KHotCase.Argmax, [1, 2, 2, 2, -3, 2], eps, dtype, 2).Should().BeNull();
            KHotCheck.Row(KHotCase.Argmax, [0, 0, 0, 0, 0, 0, 0], eps, dtype, 3).Should().BeNull();
        }
    }

    [Fact]
    public void For_two_classes_it_is_Heaviside_of_the_difference()
    {
        using var scope = NewDisposeScope();
        var difference = linspace(-1, 1, 401, ScalarType.Float64);
        var x = stack([difference, zeros_like(difference)], 1).requires_grad_();
        var d = difference.clone().requires_grad_();
        var (p, h) = (SllOps.Argmax(x, -1, 0.3), SllOps.Heaviside(d, 0.3));
        var inside = d.detach().abs().sub(0.3).abs().gt(1e-9);
        p[TensorIndex.Colon, 0].allclose(h, rtol: 0, atol: 1e-12).Should().BeTrue();
        p[TensorIndex.Colon, 0].sum().backward();
        h.sum().backward();
        x.grad![TensorIndex.Colon, 0][inside].allclose(d.grad![inside], rtol: 1e-12, atol: 0).Should().BeTrue();
    }

    [Fact]
    public void A_lead_of_eps_is_a_decision_and_less_is_not()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 1.0, 1.25 }, { 1.0, Math.BitDecrement(1.25) } }).requires_grad_();
        var y = SllOps.Argmax(x, -1, 0.25);
        y.pow(2).sum().backward();
        Inputs.ToDoubles(y[0]).Should().Equal(0, 1);
        Inputs.ToDoubles(y[1])[0].Should().BePositive();
        Inputs.ToDoubles(x.grad![0]).Should().Equal(0, 0);
        Inputs.ToDoubles(x.grad![1])[0].Should().BeNegative();
    }

    [Theory, MemberData(nameof(Types))]
    public void Decided_rows_are_the_one_hot_of_torch_argmax(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        const double inf = double.PositiveInfinity;
        double[][] rows =
        [
            [1, 5, 2], [5, 1, 2], [1, 2, 5], [-inf, 0, -inf], [inf, 0, 1], [0, inf, inf], [-inf, -inf, -inf],
            [double.NaN, 0, inf], [0, inf, double.NaN], [double.NaN, double.NaN, 1], [-0.0, -1, -2],
        ];
        var x = Inputs.ToTensor([.. rows.SelectMany(row => row)], dtype).view(-1, 3).requires_grad_();
        var expected = nn.functional.one_hot(x.argmax(1), 3).to(dtype);
        SllOps.Argmax(x.detach()).Equals(expected).Should().BeTrue();
        var y = SllOps.Argmax(x, -1, 0.5);
        y.detach().Equals(expected).Should().BeTrue();
        y.backward([randn(rows.Length, 3).to(dtype)]);
        x.grad!.count_nonzero().item<long>().Should().Be(0);
    }

    [Fact]
    public void Hard_ties_go_where_torch_argmax_says()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 1f, 3f, 3f }, { 2f, 2f, 2f } });
        Inputs.ToDoubles(SllOps.Argmax(x)).Should().Equal(0, 1, 0, 1, 0, 0);
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 1, Forward = ForwardValues.Hard });
        x.requires_grad_();
        var y = SllOps.Argmax(x);
        Inputs.ToDoubles(y).Should().Equal(0, 1, 0, 1, 0, 0);
        y[TensorIndex.Colon, 1].sum().backward();
        Inputs.ToDoubles(x.grad!).Select(g => Math.Round(g, 6))
            .Should().Equal(0, 0.5, -0.5, -0.333333, 0.666667, -0.333333);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(-2)]
    [InlineData(-3)]
    public void Any_dimension_gives_what_the_last_one_gives(long dim)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var x = randn(4, 5, 6, dtype: dtype).requires_grad_();
            var last = x.detach().movedim([dim], [-1]).contiguous().requires_grad_();
            var v = randn(4, 5, 6, dtype: dtype);
            var (y, z) = (SllOps.Argmax(x, dim, 1.5), SllOps.Argmax(last, -1, 1.5));
            y.backward([v]);
            z.backward([v.movedim([dim], [-1])]);
            y.sum(dim).allclose(ones(1, dtype: dtype)).Should().BeTrue();
            y.movedim([dim], [-1]).allclose(z, rtol: 1e-6, atol: 1e-7).Should().BeTrue();
            x.grad!.movedim([dim], [-1]).allclose(last.grad!, rtol: 1e-5, atol: 1e-6).Should().BeTrue();
        }
    }

    [Fact]
    public void A_single_number_is_its_own_largest()
    {
        using var scope = NewDisposeScope();
        var x = tensor(-3.0).requires_grad_();
        foreach (var dim in new long[] { -1, 0 })
        {
            x.grad = null;
            var y = SllOps.Argmax(x, dim, 0.5);
            y.backward();
            y.shape.Should().BeEmpty();
            y.item<double>().Should().Be(1);
            x.grad!.item<double>().Should().Be(0);
            SllOps.Argmax(x, dim).item<double>().Should().Be(1);
        }
    }
}
