using CsCheck;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>Buckets and histograms against sums over all pairs of an entry and a boundary, and against torch.</summary>
[Trait("Category", "Operators")]
public sealed class BucketizeTests
{
    private static readonly Gen<double> s_eps = Gen.Double[-3, 1].Select(exponent => Math.Pow(10, exponent));

    private static readonly Gen<(double Eps, double[] X, double[] B, bool Right)> s_cases = Gen.Select(
        s_eps, Gen.Double[-3, 3].Array[0, 60], Gen.Double[-2, 2].Array[2, 30], Gen.Bool);

    public static TheoryData<ScalarType> Types =>
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    public static TheoryData<bool> Sides => [false, true];

    [Theory, MemberData(nameof(Types))]
    public void They_are_sums_of_steps_with_gradients_to_both_sides(ScalarType dtype) => s_cases.Sample(
        (eps, x, b, right) =>
        {
            var format = FloatFormat.Of(dtype);
            Check([.. x.Select(format.Round)], [.. b.Select(format.Round).Order()], eps, dtype, right);
        },
        iter: 300, threads: 1);

    [Theory, MemberData(nameof(Types))]
    public void Equal_infinite_and_far_boundaries_NaN_and_infinities_are_as_torch_has_them(ScalarType dtype)
    {
        double[] values = [double.NegativeInfinity, -FloatFormat.Of(dtype).Largest, -30000, 0, -0.0, 0.125, 0.25, 1,
            60000, double.PositiveInfinity, double.NaN];
        Gen.Select(Gen.Int[0, 10].Array[0, 30], Gen.Int[0, 9].Array[1, 20], Gen.Bool).Sample(
            (x, b, right) =>
            {
                var format = FloatFormat.Of(dtype);
                Check([.. x.Select(i => format.Round(values[i]))], [.. b.Order().Select(i => format.Round(values[i]))],
                    0.2, dtype, right);
            },
            iter: 300, threads: 1);
    }

    [Theory, MemberData(nameof(Sides))]
    public void Outside_every_scope_and_with_hard_forward_they_are_torchs_bit_for_bit(bool right)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Forward = ForwardValues.Hard });
        foreach (var x in new[]
        {
            randn(5, 100), randint(-3, 5, [20, 10]).to(float32), randint(-3, 5, [7, 30]),
            randn(4, 6).to(bfloat16), randn(4, 6).to(float16),
            tensor(0.5), zeros(0, 3), tensor(new[] { double.NaN, double.PositiveInfinity, 1 }),
        })
        {
            var boundaries = tensor(new[] { -2.0, -1, 0, 0, 1, 3 }).to(x.dtype);
            var isHalf = x.dtype == bfloat16 || x.dtype == float16;
            var expected = (isHalf ? x.to(float32) : x)
                .bucketize(boundaries.to(isHalf ? float32 : x.dtype), right: right).to(x.dtype);
            SllOps.Bucketize(x, boundaries, right).Equals(expected).Should().BeTrue();
            using (Sll.Use(OperatorTable.Hard))
                SllOps.Bucketize(x, boundaries, right).Equals(expected).Should().BeTrue();
        }
    }

    [Fact]
    public void A_number_is_hard_to_the_bit_if_no_boundary_is_within_eps_of_it()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var (x, b) = (randn(20_000), randn(40).sort().Values);
        var isClear = (x.unsqueeze(-1) - b).abs().amin([-1]).gt(0.02);
        SllOps.Bucketize(x, b, 0.02)[isClear].Equals(x.bucketize(b).to(float32)[isClear]).Should().BeTrue();
        isClear.sum().item<long>().Should().BeInRange(2000, 18_000);
        var edges = tensor(new[] { 0.75, Math.BitDecrement(0.75), 1.25, 1 });
        Inputs.ToDoubles(SllOps.Bucketize(edges, tensor(new[] { 1.0 }), 0.25)).Should().Equal(0, 0, 1, 0.5);
    }

    [Theory, MemberData(nameof(Sides))]
    public void They_have_the_derivatives_of_their_forward(bool ofBoundaries)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const double step = 1e-7;
        var x = randn(500, dtype: ScalarType.Float64).requires_grad_();
        var b = linspace(-2, 2, 30, dtype: ScalarType.Float64).requires_grad_();
        var v = randn_like(x, requires_grad: false);
        var (dx, db) = ofBoundaries
            ? (zeros_like(x), randn_like(b, requires_grad: false))
            : (randn_like(x, requires_grad: false), zeros_like(b));
        (SllOps.Bucketize(x, b, 0.17) * v).sum().backward();
        using var constant = no_grad();
        var difference = SllOps.Bucketize(x + (step * dx), b + (step * db), 0.17)
            - SllOps.Bucketize(x - (step * dx), b - (step * db), 0.17);
        var expected = (difference * v).sum().item<double>() / (2 * step);
        ((x.grad! * dx).sum() + (b.grad! * db).sum()).item<double>().Should().BeApproximately(expected, 1e-3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    public void The_gradient_of_the_gradient_flows_to_both_sides_too(double floor)
    {
        using var scope = NewDisposeScope();
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.3, Floor = floor });
        manual_seed(5);
        var x = randn(40, dtype: float64).requires_grad_();
        var b = linspace(-2, 2, 9, dtype: float64).requires_grad_();
        var g = randn(40, dtype: float64).requires_grad_();
        var first = autograd.grad([SllOps.Bucketize(x, b)], [x, b], [g], create_graph: true);
        var (u, w) = (randn_like(x, requires_grad: false), randn_like(b, requires_grad: false));
        var second = autograd.grad([(first[0] * u).sum() + (first[1] * w).sum()], [g])[0];
        // Jᵀ is linear in g, so its derivative along (u, w) is J(u, w).
        var slopes = CountOracle.Slopes(Inputs.ToDoubles(x), Inputs.ToDoubles(b), 0.3);
        var (du, dw) = (Inputs.ToDoubles(u), Inputs.ToDoubles(w));
        Inputs.ToDoubles(second).Should().Equal(
            slopes.Select((row, i) => row.Select(
                (slope, j) => (slope == 0 ? floor / (2 * 0.3) : slope) * (du[i] - dw[j])).Sum()),
            (a, e) => Math.Abs(a - e) < 1e-9);
    }

    [Theory, MemberData(nameof(Types))]
    public void A_histogram_is_a_difference_of_counts_with_gradients_to_both_sides(ScalarType dtype) => s_cases.Sample(
        (eps, numbers, edges, _) =>
        {
            using var scope = NewDisposeScope();
            var format = FloatFormat.Of(dtype);
            var (x, e) = (numbers.Select(format.Round).ToArray(), edges.Select(format.Round).Order().ToArray());
            var (tx, te) = (Inputs.ToTensor(x, dtype).requires_grad_(), Inputs.ToTensor(e, dtype).requires_grad_());
            var y = SllOps.Histogram(tx, te, eps);
            var v = Inputs.Incoming(e.Length - 1, dtype, seed: 3);
            y.backward([Inputs.ToTensor(v, dtype)]);
            Inputs.ToDoubles(y).Should().Equal(
                CountOracle.Histogram(x, e, eps), (a, b) => Math.Abs(a - b) <= format.Spacing(b) + 1e-9);
            if (CountOracle.IsAtEdge(x, e, eps, FloatFormat.Of(float64)))
                return;
            var slopes = CountOracle.Slopes(x, e, eps);
            double Incoming(int j) => (j < v.Length ? v[j] : 0) - (j > 0 ? v[j - 1] : 0);
            var toX = slopes.Select(row => row.Select((slope, j) => slope * Incoming(j)).Sum());
            var toE = e.Select((_, j) => -slopes.Sum(row => row[j]) * Incoming(j));
            Inputs.ToDoubles(tx.grad!)
                .Should().Equal(toX, (a, b) => Math.Abs(a - b) <= (2 * format.Spacing(b)) + (1e-12 / eps));
            Inputs.ToDoubles(te.grad!)
                .Should().Equal(toE, (a, b) => Math.Abs(a - b) <= (2 * format.Spacing(b)) + (1e-12 / eps));
        },
        iter: 300, threads: 1);

    [Fact]
    public void Its_mass_is_kept_and_beyond_the_edges_nothing_is_counted() => s_cases.Sample(
        (eps, numbers, edges, _) =>
        {
            using var scope = NewDisposeScope();
            var e = edges.Select(edge => edge * 2).Order().ToArray();
            var (x, wide) = (tensor(numbers), tensor([-1e3, .. e, 1e3]));
            SllOps.Histogram(x, wide, eps).sum().item<double>().Should().BeApproximately(numbers.Length, 1e-12);
            var inside = numbers.Count(number => number > e[0] + eps && number < e[^1] - eps);
            SllOps.Histogram(x, tensor(e), eps).sum().item<double>()
                .Should().BeInRange(inside - 1e-9, numbers.Length + 1e-9);
        },
        iter: 200, threads: 1);

    [Fact]
    public void Outside_every_scope_a_histogram_is_torchs()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var edges = tensor(new[] { -2.0, -1, 0, 1, 3 });
        foreach (var x in new[] { randn(5, 100, dtype: float64), randint(-3, 5, [20, 10]).to(float64),
            tensor(new[] { double.NaN, double.PositiveInfinity, 3, -2, 1 }), zeros(0, 3, dtype: float64) })
        {
            var expected = histogram(x.flatten(), edges).hist;
            SllOps.Histogram(x, edges).Equals(expected).Should().BeTrue();
            using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.3, Forward = ForwardValues.Hard });
            x.requires_grad_();
            SllOps.Histogram(x, edges).Equals(expected).Should().BeTrue();
            SllOps.Histogram(x.detach(), edges).Equals(expected).Should().BeTrue();
        }
        SllOps.Histogram(tensor(new[] { -2, 0, 3, 5 }), tensor(new[] { -2, 0, 3 })).Equals(tensor(new[] { 1, 2 }))
            .Should().BeTrue();
        SllOps.Histogram(randn(7, 9).to(float16), edges.to(float16)).dtype.Should().Be(float16);
    }

    [Fact]
    public void Every_table_that_has_steps_has_them()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var x = randn(4, 12, dtype: float64);
        x[0, 0] = tensor(-0.5, float64);
        _ = x.requires_grad_();
        var b = linspace(-1, 1, 5, dtype: float64).requires_grad_();
        foreach (var right in new[] { false, true })
        {
            var pairwise = CountOperator.BucketizeOf(right)
                .Pairwise(x, b, (number, boundary) => SllOps.Threshold(number, boundary, 0.4));
            pairwise.allclose(SllOps.Bucketize(x, b, 0.4, right), rtol: 0, atol: 1e-12).Should().BeTrue();
            using (Sll.Use(new StraightThroughOperators()))
            {
                var y = SllOps.Bucketize(x, b, right);
                y.Equals(x.bucketize(b, right: right).to(float64)).Should().BeTrue();
                var gradients = autograd.grad([y.sum()], [x, b]);
                gradients[0].Equals(full_like(x, 5.0)).Should().BeTrue();
                gradients[1].Equals(full_like(b, -48.0)).Should().BeTrue();
            }
        }
        CountOperator.Histogram.Pairwise(x, b, (number, boundary) => SllOps.Threshold(number, boundary, 0.4))
            .allclose(SllOps.Histogram(x, b, 0.4), rtol: 0, atol: 1e-12).Should().BeTrue();
        using var relaxed = Sll.Use(new RelaxedOperators(0.2));
        SllOps.Bucketize(x, b).allclose(((x.unsqueeze(-1) - b) / 0.2).sigmoid().sum(-1)).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Sides))]
    public void A_table_of_hard_steps_counts_a_number_at_a_boundary_as_torch(bool right)
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -3.0, -0.5, 0, 0.2, 2 });
        var b = tensor(new[] { -0.5, 0, 0, 2 });
        using var table = Sll.Use(new HardSteps());
        var y = SllOps.Bucketize(x, b, right);
        y.Equals(x.bucketize(b, right: right).to(float64)).Should().BeTrue();
        y.requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_gradient_that_is_not_finite_stays_with_its_own_pairs()
    {
        using var scope = NewDisposeScope();
        var (x, b) = (tensor(new[] { 0.0, 20, 60.1, 100 }).requires_grad_(),
            tensor(new[] { 0.1, 50, 60 }).requires_grad_());
        SllOps.Bucketize(x, b, 0.5).backward([tensor(new[] { 1, double.PositiveInfinity, 2, double.NaN })]);
        Inputs.ToDoubles(x.grad!).Should().Equal(1, 0, 2, 0);
        Inputs.ToDoubles(b.grad!).Should().Equal(-1, 0, -2);
        // The gradients of the edges, as counts, are 1, ∞, −∞, −2.
        var (n, e) = (tensor(new[] { 0, 70.1 }).requires_grad_(),
            tensor(new[] { 0.1, 50, 60, 70 }).requires_grad_());
        SllOps.Histogram(n, e, 0.5).backward([tensor(new[] { 1, double.PositiveInfinity, 2 })]);
        Inputs.ToDoubles(n.grad!).Should().Equal(1, -2);
        Inputs.ToDoubles(e.grad!).Should().Equal(-1, 0, 0, 2);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void Nor_does_it_go_on_to_pairs_whose_windows_overlap_its_own(double arrives)
    {
        using var scope = NewDisposeScope();
        var (x, b) = (tensor(new[] { 0, 0.9, 1.8 }).requires_grad_(), tensor(new[] { 0.0, 0.9, 1.8 }).requires_grad_());
        SllOps.Bucketize(x, b, 1.0).backward([tensor(new[] { arrives, 1, 0 })]);
        Inputs.ToDoubles(x.grad!).Should().Equal(arrives, 1.5, 0);
        Inputs.ToDoubles(b.grad!).Should().Equal(-arrives, -arrives, -0.5);
        // The edges receive the differences of the bins: the last two are finite.
        var (n, e) = (tensor(new[] { 0.0, 2.6 }).requires_grad_(),
            tensor(new[] { 0.0, 0.9, 1.8, 2.7 }).requires_grad_());
        SllOps.Histogram(n, e, 1.0).backward([tensor(new[] { arrives, 0, 4 })]);
        Inputs.ToDoubles(n.grad!)[1].Should().Be(0);
        double.IsFinite(Inputs.ToDoubles(n.grad!)[0]).Should().BeFalse();
    }

    [Theory]
    [InlineData(1e-310)]
    [InlineData(double.Epsilon)]
    public void The_smallest_eps_gives_the_middle_at_a_boundary(double eps)
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.0, 1, 2 }).requires_grad_();
        var buckets = SllOps.Bucketize(x, tensor(new[] { 0.0, 1 }), eps);
        Inputs.ToDoubles(buckets).Should().Equal(0.5, 1.5, 2);
        buckets.sum().backward();
        Inputs.ToDoubles(x.grad!).Should().Equal(double.MaxValue, double.MaxValue, 0);
        var same = tensor(new[] { 1.0, 1, 3 }).requires_grad_();
        SllOps.Rank(same, eps).sum().backward();
        Inputs.ToDoubles(same.grad!).Should().Equal(0, 0, 0);
        Inputs.ToDoubles(SllOps.Histogram(tensor(new[] { 1.0 }), tensor(new[] { 0.0, 1, 2 }), eps))
            .Should().Equal(0.5, 0.5);
    }

    [Fact]
    public void Outside_every_scope_torch_takes_the_boundaries_as_they_come()
    {
        using var scope = NewDisposeScope();
        var (x, unsorted) = (tensor(new[] { 0.5, 2, double.NaN }), tensor(new[] { 1, 0, double.NaN, 3 }));
        Inputs.ToDoubles(SllOps.Bucketize(x, unsorted))
            .Should().Equal(Inputs.ToDoubles(x.bucketize(unsorted).to(float64)));
    }

    [Fact]
    public void Large_integers_are_told_apart()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 3L });
        using var linearized = Sll.Linearize(0.5);
        var call = () => SllOps.Bucketize(x, tensor(new[] { (1L << 53) + 1, 1L << 53 }));
        call.Should().Throw<ArgumentException>().WithMessage("boundaries must be ascending*");
        SllOps.Bucketize(x, tensor(new[] { 1L << 53, (1L << 53) + 1 })).item<long>().Should().Be(0);
    }

    [Fact]
    public void The_floor_gives_pairs_farther_apart_a_share()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.2, 5.0 }).requires_grad_();
        var b = tensor(new[] { 0.0, 1, 9 }).requires_grad_();
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Floor = 0.25 });
        SllOps.Bucketize(x, b).backward([tensor(new[] { 1.0, 3 })]);
        Inputs.ToDoubles(x.grad!).Should().Equal([1 + (2 * 0.25), 9 * 0.25], (a, e) => Math.Abs(a - e) < 1e-12);
        Inputs.ToDoubles(b.grad!).Should().Equal([-(1 + (3 * 0.25)), -1, -1], (a, e) => Math.Abs(a - e) < 1e-12);
    }

    [Fact]
    public void The_floor_of_a_histogram_reaches_every_edge()
    {
        using var scope = NewDisposeScope();
        var (x, e) = (tensor(new[] { 0.2, 5.0 }).requires_grad_(), tensor(new[] { 0.0, 1, 9 }).requires_grad_());
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Floor = 0.25 });
        SllOps.Histogram(x, e).backward([tensor(new[] { 3.0, 1 })]);
        // As counts the edges get 3, 1 − 3 and −1; 0.2 is within ε of the first.
        Inputs.ToDoubles(x.grad!).Should().Equal([3 - (3 * 0.25), 0], (a, b) => Math.Abs(a - b) < 1e-12);
        Inputs.ToDoubles(e.grad!).Should().Equal([-(3 * 1.25), 2 * 2 * 0.25, 2 * 0.25],
            (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Options_coverage_and_report_know_them()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var x = randn(200, 50).requires_grad_();
        var b = linspace(-2, 2, 9);
        var report = new BandReport();
        using (Sll.Linearize(new LinearizeOptions { Coverage = 0.3 }, report))
            (SllOps.Bucketize(x, b).sum() + SllOps.Histogram(x, b).square().sum()).backward();
        report.Rows.Select(row => row.Operator).Should().Equal(CountOperator.Bucketize, CountOperator.Histogram);
        report.Rows.Should().OnlyContain(
            row => row.Things == "elements" && row.Elements == 10_000 && Math.Abs(row.InBand - 0.3) < 0.05);
        using var narrow = Sll.Linearize(new LinearizeOptions { Eps = 1e-9 }.WithEps(CountOperator.Bucketize, 0.25));
        foreach (var right in new[] { false, true })
        {
            Inputs.ToDoubles(SllOps.Bucketize(tensor(new[] { 1.9 }), tensor(new[] { 1.0, 2 }), right))
                .Should().Equal([1.3], (a, e) => Math.Abs(a - e) < 1e-12);
        }
    }

    private static void Check(double[] x, double[] b, double eps, ScalarType dtype, bool right)
    {
        using var scope = NewDisposeScope();
        var (format, computed) = (FloatFormat.Of(dtype), FloatFormat.ComputedIn(dtype));
        eps = computed.Round(eps);
        var (tx, tb) = (Inputs.ToTensor(x, dtype).requires_grad_(), Inputs.ToTensor(b, dtype).requires_grad_());
        var v = Inputs.Incoming(x.Length, dtype, seed: x.Length);
        var y = SllOps.Bucketize(tx, tb, eps, right);
        y.backward([Inputs.ToTensor(v, dtype)]);
        Inputs.ToDoubles(y).Should().Equal(
            CountOracle.Buckets(x, b, eps, right), (a, e) => Math.Abs(a - e) <= format.Spacing(e) + (b.Length * 1e-6));
        if (CountOracle.IsAtEdge(x, b, eps, computed))
            return;
        var slopes = CountOracle.Slopes(x, b, eps);
        Inputs.ToDoubles(tx.grad!).Should().Equal(
            slopes.Select((row, i) => row.Sum() * v[i]),
            (a, e) => Math.Abs(a - e) <= (2 * format.Spacing(e)) + (1e-9 / eps));
        Inputs.ToDoubles(tb.grad!).Should().Equal(
            b.Select((_, j) => -slopes.Select((row, i) => row[j] * v[i]).Sum()),
            (a, e) => Math.Abs(a - e) <= (2 * format.Spacing(e)) + (1e-9 / eps));
    }

    private sealed class HardSteps : OperatorTable
    {
        protected override Tensor Apply(StepOperator step, Tensor input) => step.Hard(input);

        protected override Tensor Apply(ChoiceOperator choice, Tensor input, long dim) => choice.Hard(input, dim);
    }
}
