using CsCheck;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>The k largest and the k smallest against a projection on the capped simplex found by bisection, and against
/// torch.topk.</summary>
[Trait("Category", "Operators")]
public sealed class TopKTests
{
    private static readonly Gen<double> s_eps = Gen.Double[-3, 1].Select(exponent => Math.Pow(10, exponent));

    public static TheoryData<ScalarType> Types =>
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    public static TheoryData<int, bool> Ways => new() { { 1, true }, { 3, true }, { 1, false }, { 3, false } };

    [Theory, MemberData(nameof(Types))]
    public void It_is_the_nearest_point_of_the_capped_simplex(ScalarType dtype) =>
        Gen.Select(s_eps, Gen.Double[-2, 2].Array[1, 60], Gen.Int[0, 1000], Gen.Bool).Sample(
            (eps, row, place, largest) =>
            {
                using var scope = NewDisposeScope();
                row = [.. row.Select(FloatFormat.Of(dtype).Round)];
                var choice = KHotCase.TopK(1 + (place % row.Length), largest);
                KHotCheck.Row(choice, row, eps, dtype, seed: row.Length).Should().BeNull();
                KHotCheck.Row(KHotCase.Argmin, row, eps, dtype, seed: row.Length).Should().BeNull();
            },
            iter: 300, threads: 1);

    [Theory, MemberData(nameof(Types))]
    public void Few_distinct_values_infinities_and_NaN_are_as_torch_has_them(ScalarType dtype)
    {
        double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, 1.25, 2];
        Gen.Select(Gen.Int[0, values.Length - 1].Array[1, 90], Gen.Int[0, 1000], Gen.Bool).Sample(
            (places, place, largest) =>
            {
                using var scope = NewDisposeScope();
                double[] row = [.. places.Select(i => values[i])];
                var choice = KHotCase.TopK(1 + (place % row.Length), largest);
                foreach (var eps in new[] { 0.1, 1, 10 })
                    KHotCheck.Row(choice, row, eps, dtype, seed: 5).Should().BeNull();
                KHotCheck.Row(KHotCase.Argmin, row, 0.5, dtype, seed: 6).Should().BeNull();
            },
            iter: 300, threads: 1);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Outside_every_scope_it_is_torch_bit_for_bit(int k, bool largest)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        foreach (var x in new[] { randn(5, 1000), randint(0, 5, [20, 1000]).to(float32), randint(0, 100, [7, 30]),
            randn(4, 6, 5).to(bfloat16) })
        {
            foreach (var dim in new long[] { 0, -1 })
            {
                var choice = KHotCase.TopK(k, largest);
                SllOps.TopK(x, k, dim, largest).Equals(choice.Torch(x, dim)).Should().BeTrue();
                SllOps.Argmin(x, dim).Equals(KHotCase.Argmin.Torch(x, dim)).Should().BeTrue();
            }
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void With_hard_forward_torch_decides_ties_and_the_gradient_is_shared(int k, bool largest)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var x = randint(0, 5, [20, 1000]).to(float32).requires_grad_();
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Forward = ForwardValues.Hard });
        var y = SllOps.TopK(x, k, largest: largest);
        y.Equals(KHotCase.TopK(k, largest).Torch(x.detach(), -1)).Should().BeTrue();
        (y * rand_like(y)).sum().backward();
        x.grad!.count_nonzero([1]).gt(10).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void It_is_hard_if_the_gap_is_eps_and_not_if_it_is_less()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 3, 1.25, 1, 0 }, { 3, Math.BitDecrement(1.25), 1, 0 } }).requires_grad_();
        var y = SllOps.TopK(x, 2, eps: 0.25);
        y.pow(2).sum().backward();
        Inputs.ToDoubles(y[0]).Should().Equal(1, 1, 0, 0);
        Inputs.ToDoubles(y[1]).Should().Match<double[]>(p => p[0] == 1 && p[1] < 1 && p[2] > 0 && p[3] == 0);
        Inputs.ToDoubles(x.grad![0]).Should().Equal(0, 0, 0, 0);
        Inputs.ToDoubles(x.grad![1]).Should().Match<double[]>(g => g[0] == 0 && g[1] > 0 && g[2] < 0 && g[3] == 0);
    }

    [Fact]
    public void The_sum_is_k_and_the_order_is_kept() =>
        Gen.Select(s_eps, Gen.Double[-2, 2].Array[2, 400], Gen.Int[0, 1000]).Sample(
            (eps, row, place) =>
            {
                using var scope = NewDisposeScope();
                var k = 1 + (place % row.Length);
                var p = Inputs.ToDoubles(SllOps.TopK(tensor(row), k, eps));
                p.Sum().Should().BeApproximately(k, 1e-9);
                p.Should().OnlyContain(share => share >= 0 && share <= 1);
                row.Zip(p).OrderBy(pair => pair.First).Select(pair => pair.Second).Should().BeInAscendingOrder();
            },
            iter: 500, threads: 1);

    [Fact]
    public void Of_one_it_is_Argmax_and_of_the_smallest_that_of_the_negated()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var x = randn(50, 20);
        SllOps.TopK(x, 1, 0.7).Equals(SllOps.Argmax(x, -1, 0.7)).Should().BeTrue();
        SllOps.TopK(x, 3, 0.7, largest: false).Equals(SllOps.TopK(-x, 3, 0.7)).Should().BeTrue();
        SllOps.Argmin(x, 0, 0.7).Equals(SllOps.Argmax(-x, 0, 0.7)).Should().BeTrue();
        // What is not among the k smallest is among the n − k largest.
        (SllOps.TopK(x, 3, 0.7, largest: false) + SllOps.TopK(x, 17, 0.7)).allclose(ones_like(x), rtol: 0, atol: 1e-6)
            .Should().BeTrue();
    }

    [Theory, MemberData(nameof(Ways))]
    public void It_has_the_derivative_of_its_forward(int k, bool largest)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const double step = 1e-6;
        var x = randn(40, 9, dtype: ScalarType.Float64).requires_grad_();
        var (direction, v) = (randn_like(x), randn_like(x));
        (SllOps.TopK(x, k, 1.0, -1, largest) * v).sum().backward();
        using var constant = no_grad();
        var difference = SllOps.TopK(x + (step * direction), k, 1.0, -1, largest)
            - SllOps.TopK(x - (step * direction), k, 1.0, -1, largest);
        var expected = (difference * v).sum(1) / (2 * step);
        (x.grad! * direction).sum(1).allclose(expected, rtol: 1e-5, atol: 1e-5).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Ways))]
    public void Any_dimension_gives_what_the_last_one_gives(int k, bool largest)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var dim in new long[] { 0, 1, 2, -1, -2, -3 })
            {
                var x = randn(4, 5, 6, dtype: dtype).requires_grad_();
                var last = x.detach().movedim([dim], [-1]).contiguous().requires_grad_();
                var v = randn(4, 5, 6, dtype: dtype);
                var (y, z) = (SllOps.TopK(x, k, 1.5, dim, largest), SllOps.TopK(last, k, 1.5, -1, largest));
                y.backward([v]);
                z.backward([v.movedim([dim], [-1])]);
                y.movedim([dim], [-1]).allclose(z, rtol: 1e-6, atol: 1e-7).Should().BeTrue();
                x.grad!.movedim([dim], [-1]).allclose(last.grad!, rtol: 1e-5, atol: 1e-6).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void Long_rows_in_any_order_have_the_same_k_largest()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        var ascending = arange(20_000, dtype: float32);
        foreach (var x in new[] { ascending, ascending.flip(0), cat([ascending, ascending.flip(0)]),
            ascending[randperm(20_000)], zeros(20_000), ascending.remainder(7) })
        {
            foreach (var k in new[] { 1, 63, 64, 65, 1000, 19_999 })
            {
                using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 1e-3, Forward = ForwardValues.Hard });
                SllOps.TopK(x, k).Equals(KHotCase.TopK(k).Torch(x, 0)).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void Rows_shared_between_threads_are_the_rows_of_one()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var x = randint(0, 40, [50_000, 100]).to(float32);
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Forward = ForwardValues.Hard });
            var one = SllOps.TopK(x, 7);
            set_num_threads(4);
            SllOps.TopK(x, 7).Equals(one).Should().BeTrue();
            one.Equals(KHotCase.TopK(7).Torch(x, -1)).Should().BeTrue();
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Options_coverage_and_report_know_it_whatever_k()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var x = randn(2000, 30).requires_grad_();
        foreach (var k in new[] { 1, 4, 29 })
        {
            foreach (var largest in new[] { true, false })
            {
                var report = new BandReport();
                using (Sll.Linearize(new LinearizeOptions { Coverage = 0.3 }, report))
                    SllOps.TopK(x, k, largest: largest).sum().backward();
                var row = report.Rows.Should().ContainSingle().Subject;
                (row.Operator, row.Things, row.Elements).Should().Be((ChoiceOperator.TopK, "rows", 2000));
                row.InBand.Should().BeApproximately(0.3, 0.05);
            }
        }
        using var narrow = Sll.Linearize(new LinearizeOptions { Eps = 1e-9 }.WithEps(ChoiceOperator.TopK, 0.25));
        Inputs.ToDoubles(SllOps.TopK(tensor(new[] { 3, 2, 1.9, 0 }), 2))
            .Should().Equal([1, 0.7, 0.3, 0], (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Relaxed_its_shares_sum_to_k_and_have_their_derivative()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const double step = 1e-6;
        var x = randn(10, 7, dtype: ScalarType.Float64).requires_grad_();
        var (direction, v) = (randn_like(x), randn_like(x));
        using var relaxed = Sll.Use(new RelaxedOperators(0.3));
        var p = SllOps.TopK(x, 3);
        p.sum(1).allclose(full(10, 3.0, dtype: ScalarType.Float64), rtol: 1e-9).Should().BeTrue();
        (p * v).sum().backward();
        using var constant = no_grad();
        var difference = SllOps.TopK(x + (step * direction), 3) - SllOps.TopK(x - (step * direction), 3);
        (x.grad! * direction).sum(1).allclose((difference * v).sum(1) / (2 * step), rtol: 1e-5, atol: 1e-6)
            .Should().BeTrue();
        using var cold = Sll.Use(new RelaxedOperators(1e-30));
        SllOps.TopK(x, 3).allclose(KHotCase.TopK(3).Torch(x, -1)).Should().BeTrue();
    }

    [Fact]
    public void Sampled_with_Gumbel_noise_the_smallest_win_more_often()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var gumbel = Sll.Use(new GumbelSoftmaxOperators(1, ForwardValues.Hard));
        var x = tensor(new[] { 0f, 1f }).expand(20_000, 2).clone().requires_grad_();
        // P(argmin = 0) = softmax(0, −1)₀.
        SllOps.Argmin(x).mean([0])[0].item<float>().Should().BeApproximately((float)(1 / (1 + Math.Exp(-1))), 0.02f);
    }
}
