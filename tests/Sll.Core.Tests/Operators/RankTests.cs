using CsCheck;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>Ranks against the sum over all pairs, and against torch's two argsorts.</summary>
[Trait("Category", "Operators")]
public sealed class RankTests
{
    private static readonly Gen<double> s_eps = Gen.Double[-3, 1].Select(exponent => Math.Pow(10, exponent));

    public static TheoryData<ScalarType> Types =>
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    public static TheoryData<bool> Ways => [false, true];

    [Theory, MemberData(nameof(Types))]
    public void They_are_sums_of_pairwise_steps(ScalarType dtype) =>
        Gen.Select(s_eps, Gen.Double[-2, 2].Array[1, 60], Gen.Bool).Sample(
            (eps, row, descending) => Check([.. row.Select(FloatFormat.Of(dtype).Round)], eps, dtype, descending),
            iter: 300, threads: 1);

    [Theory, MemberData(nameof(Types))]
    public void Ties_and_far_outliers_cost_no_digits(ScalarType dtype)
    {
        double[] values = [-30000, 0, -0.0, 0.125, 0.25, 1, 1.25, 2, 60000];
        Gen.Select(Gen.Int[0, values.Length - 1].Array[1, 90], Gen.Bool).Sample(
            (places, descending) =>
                Check([.. places.Select(i => FloatFormat.Of(dtype).Round(values[i]))], 0.3, dtype, descending),
            iter: 300, threads: 1);
        double large = FloatFormat.Of(dtype).Largest;
        Check([-large, 0, 0.125, large, 0.25, -large / 2, 0], 0.3, dtype, false);
    }

    [Fact]
    public void In_long_rows_of_doubles_they_are_still_the_sums()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(3000, dtype: float64);
        foreach (var eps in new[] { 1e-4, 0.01, 1, 100 })
        {
            var expected = CountOracle.Ranks(Inputs.ToDoubles(x), eps);
            Inputs.ToDoubles(SllOps.Rank(x, eps)).Zip(expected, (a, b) => Math.Abs(a - b)).Max()
                .Should().BeLessThan(1e-8);
            // In float32 as exact as a float32 can say it.
            var narrow = x.to(float32);
            expected = CountOracle.Ranks(Inputs.ToDoubles(narrow), (float)eps);
            Inputs.ToDoubles(SllOps.Rank(narrow, (float)eps)).Zip(expected, (a, b) => Math.Abs(a - b)).Max()
                .Should().BeLessThan(3e-4);
        }
    }

    [Fact]
    public void An_entry_is_hard_to_the_bit_if_no_other_is_within_eps_of_it()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var x = randn(200, 100);
        var distance = (x.unsqueeze(-1) - x.unsqueeze(-2)).abs() + eye(100) * 1e9;
        var isClear = distance.amin([-1]).gt(0.01);
        var (soft, hard) = (SllOps.Rank(x, 0.01), x.argsort(-1).argsort(-1).to(float32));
        soft[isClear].Equals(hard[isClear]).Should().BeTrue();
        isClear.sum().item<long>().Should().BeInRange(5000, 19_000);
        soft[~isClear].eq(hard[~isClear]).to(float32).mean().item<float>().Should().BeLessThan(0.02f);
        var edge = tensor(new[] { 1.0, 1.25, Math.BitIncrement(1.5) });
        Inputs.ToDoubles(SllOps.Rank(edge, 0.25)).Should().Equal(0, 1, 2);
        Inputs.ToDoubles(SllOps.Rank(tensor(new[] { 1.0, 1.125, 2 }), 0.25)).Should().Equal(0.25, 0.75, 2);
    }

    [Fact]
    public void A_tie_softens_nothing_beyond_eps()
    {
        using var scope = NewDisposeScope();
        // On the permutahedron ten equal entries would soften what is 5.5 ε away.
        var x = cat([zeros(10), tensor(new[] { 1.01f, 3f })]);
        Inputs.ToDoubles(SllOps.Rank(x, 1.0)).Should().Equal([.. Enumerable.Repeat(4.5, 10), 10, 11]);
    }

    [Fact]
    public void Their_sum_is_that_of_a_permutation_and_the_order_is_kept() =>
        Gen.Select(s_eps, Gen.Double[-2, 2].Array[2, 400]).Sample(
            (eps, row) =>
            {
                using var scope = NewDisposeScope();
                var ranks = Inputs.ToDoubles(SllOps.Rank(tensor(row), eps));
                ranks.Sum().Should().BeApproximately(row.Length * (row.Length - 1) / 2.0, 1e-7);
                var ordered = row.Zip(ranks).OrderBy(pair => pair.First).Select(pair => pair.Second).ToArray();
                ordered.Zip(ordered.Skip(1)).Should().OnlyContain(pair => pair.First <= pair.Second + 1e-9);
            },
            iter: 300, threads: 1);

    [Theory, MemberData(nameof(Ways))]
    public void Outside_every_scope_and_with_hard_forward_they_are_torchs_bit_for_bit(bool descending)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Forward = ForwardValues.Hard });
        foreach (var x in new[] { randn(5, 1000), randint(0, 5, [20, 1000]).to(float32), randint(0, 100, [7, 30]),
            randn(4, 6, 5).to(bfloat16), tensor(3.0), zeros(0, 3) })
        {
            foreach (var dim in x.Dimensions > 1 ? new long[] { 0, 1, -1 } : [-1])
            {
                var expected = x.argsort(dim, descending).argsort(dim).to(x.dtype);
                SllOps.Rank(x, dim, descending).Equals(expected).Should().BeTrue();
                using (Sll.Use(OperatorTable.Hard))
                    SllOps.Rank(x, dim, descending).Equals(expected).Should().BeTrue();
            }
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void NaN_and_infinities_have_torchs_ranks_and_no_gradient(ScalarType dtype)
    {
        double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, 10, 20, -30];
        Gen.Int[0, values.Length - 1].Array[1, 60].Sample(
            places =>
            {
                using var scope = NewDisposeScope();
                var x = Inputs.ToTensor([.. places.Select(i => values[i])], dtype).requires_grad_();
                var isFinite = x.detach().isfinite();
                var y = SllOps.Rank(x, 0.5);
                var hard = x.detach().argsort(-1).argsort(-1).to(dtype);
                where(isFinite, hard, y.detach()).Equals(hard).Should().BeTrue();
                (y * randn_like(x, requires_grad: false)).sum().backward();
                x.grad![~isFinite].count_nonzero().item<long>().Should().Be(0);
                x.grad!.isfinite().all().item<bool>().Should().BeTrue();
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public void What_arrives_at_clear_entries_reaches_no_other()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.0, 0.1, 5, 9, 9.1 }).requires_grad_();
        SllOps.Rank(x, 0.5).backward([tensor(new[] { 1.0, 0, double.NaN, 0, 2 })]);
        Inputs.ToDoubles(x.grad!).Should().Equal([1, -1, 0, -2, 2], (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void What_is_not_finite_goes_no_farther_than_eps(double arrives)
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var x = tensor(new[] { 0, 0.9, 1.8, 2.7 }).to(dtype).requires_grad_();
            SllOps.Rank(x, 1.0).backward([tensor(new[] { arrives, 0, 0, 1 }).to(dtype)]);
            Inputs.ToDoubles(x.grad!).Should().Equal(arrives, -arrives, -0.5, 0.5);
        }
    }

    [Fact]
    public void Through_the_floor_what_is_not_finite_reaches_the_row()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.0, 10, 20 }).requires_grad_();
        using (Sll.Linearize(new LinearizeOptions { Eps = 0.5, Floor = 0.25 }))
            SllOps.Rank(x).backward([tensor(new[] { double.PositiveInfinity, 0, 3 })]);
        Inputs.ToDoubles(x.grad!).Should().Equal(
            double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
    }

    [Theory, MemberData(nameof(Ways))]
    public void They_have_the_derivative_of_their_forward(bool descending)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const double step = 1e-7;
        var x = randn(20, 30, dtype: ScalarType.Float64).requires_grad_();
        var (direction, v) = (randn_like(x), randn_like(x));
        (SllOps.Rank(x, 0.3, -1, descending) * v).sum().backward();
        using var constant = no_grad();
        var difference = SllOps.Rank(x + (step * direction), 0.3, -1, descending)
            - SllOps.Rank(x - (step * direction), 0.3, -1, descending);
        var expected = (difference * v).sum(1) / (2 * step);
        (x.grad! * direction).sum(1).allclose(expected, rtol: 1e-5, atol: 1e-4).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Ways))]
    public void Any_dimension_gives_what_the_last_one_gives(bool descending)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        foreach (var dim in new long[] { 0, 1, -2 })
        {
            var x = randn(4, 5, 6).requires_grad_();
            var last = x.detach().movedim([dim], [-1]).contiguous().requires_grad_();
            var v = randn(4, 5, 6);
            var (y, z) = (SllOps.Rank(x, 0.5, dim, descending), SllOps.Rank(last, 0.5, -1, descending));
            y.backward([v]);
            z.backward([v.movedim([dim], [-1])]);
            y.movedim([dim], [-1]).Equals(z).Should().BeTrue();
            x.grad!.movedim([dim], [-1]).Equals(last.grad!).Should().BeTrue();
        }
    }

    [Fact]
    public void Every_table_that_has_steps_has_ranks()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var x = randn(4, 12, dtype: float64).requires_grad_();
        var v = randn(4, 12, dtype: float64);
        // Pair by pair, linearized: the same numbers and gradients as the fused ones.
        var pairwise = CountOperator.Rank.Pairwise(x, x, (a, b) => SllOps.Threshold(a, b, 0.4));
        var fused = SllOps.Rank(x, 0.4);
        pairwise.allclose(fused, rtol: 0, atol: 1e-12).Should().BeTrue();
        autograd.grad([pairwise], [x], [v])[0].allclose(autograd.grad([fused], [x], [v])[0], rtol: 0, atol: 1e-9)
            .Should().BeTrue();
        // Through the identity every pair passes what arrives: n v − Σv.
        using (Sll.Use(new StraightThroughOperators()))
        {
            var y = SllOps.Rank(x);
            y.Equals(x.argsort(-1).argsort(-1).to(float64)).Should().BeTrue();
            autograd.grad([y], [x], [v])[0].allclose(12 * v - v.sum(-1, keepdim: true)).Should().BeTrue();
        }
        using (Sll.Use(new RelaxedOperators(0.2)))
        {
            var d = (x.unsqueeze(-1) - x.unsqueeze(-2)) / 0.2;
            SllOps.Rank(x).allclose(d.sigmoid().sum(-1) - 0.5).Should().BeTrue();
        }
    }

    [Fact]
    public void The_floor_gives_pairs_farther_apart_a_share()
    {
        using var scope = NewDisposeScope();
        var (x, v) = (tensor(new[] { 0.0, 0.2, 5, 9 }).requires_grad_(), tensor(new[] { 1.0, 2, -3, 4 }));
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Floor = 0.25 });
        SllOps.Rank(x).backward([v]);
        var near = tensor(new[] { -1.0, 1, 0, 0 });
        var expected = 0.75 * near + 0.25 * (4 * v - v.sum());
        x.grad!.allclose(expected).Should().BeTrue();
    }

    [Fact]
    public void Options_coverage_and_report_know_it_and_count_pairs()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var x = randn(50, 200).requires_grad_();
        var report = new BandReport();
        using (Sll.Linearize(new LinearizeOptions { Coverage = 0.3 }, report))
            SllOps.Rank(x, 1).sum().backward();
        var row = report.Rows.Should().ContainSingle().Subject;
        row.Operator.Should().BeSameAs(CountOperator.Rank);
        (row.Things, row.Elements).Should().Be(("pairs", 50L * 200 * 199 / 2));
        row.InBand.Should().BeApproximately(0.3, 0.05);
        using var narrow = Sll.Linearize(new LinearizeOptions { Eps = 1e-9 }.WithEps(CountOperator.Rank, 0.25));
        Inputs.ToDoubles(SllOps.Rank(tensor(new[] { 1.0, 1.125, 2 }))).Should().Equal(0.25, 0.75, 2);
    }

    [Fact]
    public void Rows_shared_between_threads_are_the_rows_of_one()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var x = randn(43_000, 100).requires_grad_();
        var v = randn(43_000, 100);
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = SllOps.Rank(x, 0.1);
            var gradient = autograd.grad([one], [x], [v])[0];
            set_num_threads(4);
            var four = SllOps.Rank(x, 0.1);
            four.Equals(one).Should().BeTrue();
            autograd.grad([four], [x], [v])[0].Equals(gradient).Should().BeTrue();
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static void Check(double[] row, double eps, ScalarType dtype, bool descending)
    {
        using var scope = NewDisposeScope();
        var computed = FloatFormat.ComputedIn(dtype);
        eps = computed.Round(eps);
        var x = Inputs.ToTensor(row, dtype).requires_grad_();
        var v = Inputs.Incoming(row.Length, dtype, seed: row.Length);
        var y = SllOps.Rank(x, eps, -1, descending);
        y.backward([Inputs.ToTensor(v, dtype)]);
        double[] ascending = descending ? [.. row.Select(value => -value)] : row;
        var (values, expected) = (Inputs.ToDoubles(y), CountOracle.Ranks(ascending, eps));
        for (var i = 0; i < row.Length; i++)
            values[i].Should().BeApproximately(
                expected[i], FloatFormat.Of(dtype).Spacing(row.Length) + (1e-6 * row.Length));
        if (CountOracle.IsAtEdge(row, row, eps, computed))
            return;
        var (gradients, slopes) = (Inputs.ToDoubles(x.grad!), CountOracle.RankGradient(ascending, v, eps));
        for (var i = 0; i < row.Length; i++)
        {
            var sign = descending ? -1 : 1;
            var tolerance = FloatFormat.Of(dtype).Spacing(slopes[i]) + (row.Length * 1e-12 / eps);
            gradients[i].Should().BeApproximately(
                sign * slopes[i], tolerance, "{0} of [{1}], ε = {2}", i, string.Join(", ", row), eps);
        }
    }
}
