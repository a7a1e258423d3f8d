using CsCheck;
using SllCore.Tests.Oracle;
using SllCore.Tests.Support;

namespace SllCore.Tests.Operators;

/// <summary>Greater, GreaterEqual, Less, LessEqual of two tensors, and of a tensor and a number.</summary>
[Trait("Category", "Operators")]
public sealed class ComparisonTests
{
    private static readonly ScalarType[] s_dtypes =
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];
    private static readonly double s_inf = double.PositiveInfinity;

    private static readonly Dictionary<string, Comparison> s_all = new()
    {
        [nameof(SllOps.Greater)] = new(
            1, SllOps.Greater, SllOps.Greater, SllOps.Greater, SllOps.Greater, (x, y) => x > y, gt),
        [nameof(SllOps.GreaterEqual)] = new(
            1, SllOps.GreaterEqual, SllOps.GreaterEqual, SllOps.GreaterEqual, SllOps.GreaterEqual,
            (x, y) => x >= y, ge),
        [nameof(SllOps.Less)] = new(-1, SllOps.Less, SllOps.Less, SllOps.Less, SllOps.Less, (x, y) => x < y, lt),
        [nameof(SllOps.LessEqual)] = new(
            -1, SllOps.LessEqual, SllOps.LessEqual, SllOps.LessEqual, SllOps.LessEqual, (x, y) => x <= y, le),
    };

    public static TheoryData<string> Names => [.. s_all.Keys];

    public static IEnumerable<object[]> Cases() =>
        from name in s_all.Keys from dtype in s_dtypes from eps in new[] { 1e-3, 0.25, 2.0 }
        select new object[] { name, dtype, eps };

    public static IEnumerable<object[]> NamesAndTypes() =>
        from name in s_all.Keys from dtype in s_dtypes select new object[] { name, dtype };

    /// <summary>Both sides vary; in float64 the line is x − y, whatever the difference is rounded to.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Values_and_gradients_of_two_tensors_are_those_of_the_formula(string name, ScalarType dtype, double eps)
    {
        using var scope = NewDisposeScope();
        var (left, right) = Pairs(eps, dtype);
        var incoming = Inputs.Incoming(left.Length, dtype);
        foreach (var forward in Enum.GetValues<ForwardValues>())
        {
            var (x, y) =
                (Inputs.ToTensor(left, dtype).requires_grad_(), Inputs.ToTensor(right, dtype).requires_grad_());
            using var linearized = Sll.Linearize(new LinearizeOptions { Eps = eps, Forward = forward });
            var z = s_all[name].Tensors(x, y);
            z.backward([Inputs.ToTensor(incoming, dtype)]);
            z.dtype.Should().Be(dtype);
            Check(s_all[name], left, right, incoming, eps, dtype, forward, z, x.grad!, y.grad!).Should().BeNull();
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void An_explicit_eps_gives_the_values_and_gradients_of_the_scope(string name, ScalarType dtype, double eps)
    {
        using var scope = NewDisposeScope();
        var (left, right) = Pairs(eps, dtype);
        var (x, y) = (Inputs.ToTensor(left, dtype).requires_grad_(), Inputs.ToTensor(right, dtype).requires_grad_());
        var z = s_all[name].TensorsWithEps(x, y, eps);
        z.sum().backward();
        var ones = left.Select(_ => 1.0).ToArray();
        Check(s_all[name], left, right, ones, eps, dtype, ForwardValues.Soft, z, x.grad!, y.grad!).Should().BeNull();
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_number_is_compared_as_a_tensor_of_it_is(string name, ScalarType dtype, double eps)
    {
        using var scope = NewDisposeScope();
        foreach (var number in new[] { 0, 0.5, -1.25, 0.1, s_inf, -s_inf, double.NaN })
        {
            var other = double.IsFinite(number) ? FloatFormat.Of(dtype).Round(number) : number;
            var numbers = Inputs.Around(eps, dtype, double.IsFinite(other) ? other : 0);
            var (x, copy) =
                (Inputs.ToTensor(numbers, dtype).requires_grad_(), Inputs.ToTensor(numbers, dtype).requires_grad_());
            var z = s_all[name].NumberWithEps(x, number, eps);
            var expected = s_all[name].TensorsWithEps(copy, full_like(copy, other, requires_grad: false), eps);
            Bits.Of(z).Should().Equal(Bits.Of(expected));
            z.sum().backward();
            expected.sum().backward();
            Bits.Of(x.grad!).Should().Equal(Bits.Of(copy.grad!));
            using (Sll.Linearize(eps))
                Bits.Of(s_all[name].Number(x, number)).Should().Equal(Bits.Of(z));
        }
    }

    [Theory, MemberData(nameof(NamesAndTypes))]
    public void Outside_every_scope_results_are_torchs_own_bit_for_bit(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (left, right) = Pairs(0.1, dtype);
        var (x, y) = (Inputs.ToTensor(left, dtype), Inputs.ToTensor(right, dtype));
        Bits.Of(s_all[name].Tensors(x, y)).Should().Equal(Bits.Of(s_all[name].Torch(x, y).to(dtype)));
        foreach (var number in new[] { 0, 0.5, 0.1, s_inf, double.NaN })
            Bits.Of(s_all[name].Number(x, number))
                .Should().Equal(Bits.Of(s_all[name].Torch(x, full_like(x, number)).to(dtype)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Infinities_and_NaN_are_compared_not_subtracted_in_every_table(string name)
    {
        using var scope = NewDisposeScope();
        double[] left = [s_inf, s_inf, -s_inf, -s_inf, 0, double.NaN, double.NaN, 1e308, -s_inf];
        double[] right = [s_inf, -s_inf, -s_inf, s_inf, double.NaN, double.NaN, 1, -1e308, -1e308];
        var expected = left.Zip(right, (a, b) => s_all[name].Holds(a, b) ? 1.0 : 0.0);
        OperatorTable[] tables =
        [
            OperatorTable.Hard, new LinearizedOperators(0.5),
            new LinearizedOperators(new LinearizeOptions { Coverage = 0.5 }),
            new LinearizedOperators(new LinearizeOptions { Eps = 0.5 }, new BandReport()),
            new StraightThroughOperators(),
            new StraightThroughOperators(1), new RelaxedOperators(0.1, ForwardValues.Hard),
        ];
        foreach (var table in tables)
        {
            using var used = Sll.Use(table);
            var (x, y) = (tensor(left).requires_grad_(), tensor(right).requires_grad_());
            var z = s_all[name].Tensors(x, y);
            Inputs.ToDoubles(z).Should().Equal(expected);
            if (table is not LinearizedOperators)
                continue;
            z.sum().backward();
            Inputs.ToDoubles(x.grad!).Should().OnlyContain(gradient => gradient == 0);
            Inputs.ToDoubles(y.grad!).Should().OnlyContain(gradient => gradient == 0);
        }
    }

    [Fact]
    public void At_ties_the_strict_and_the_other_differ_where_the_value_is_hard_and_nowhere_else()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -1f, 0f, 2f });
        Inputs.ToDoubles(SllOps.Greater(x, x)).Should().Equal(0, 0, 0);
        Inputs.ToDoubles(SllOps.GreaterEqual(x, x)).Should().Equal(1, 1, 1);
        Inputs.ToDoubles(SllOps.Greater(x, x, 0.1)).Should().Equal(0.5, 0.5, 0.5);
        Inputs.ToDoubles(SllOps.GreaterEqual(x, x, 0.1)).Should().Equal(0.5, 0.5, 0.5);
        using var hard = Sll.Linearize(new LinearizeOptions { Eps = 0.1, Forward = ForwardValues.Hard });
        Inputs.ToDoubles(SllOps.Less(x, x)).Should().Equal(0, 0, 0);
        Inputs.ToDoubles(SllOps.LessEqual(x, x)).Should().Equal(1, 1, 1);
    }

    [Theory, MemberData(nameof(Names))]
    public void Both_sides_broadcast_and_their_gradients_are_reduced_to_their_shapes(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        foreach (var (first, second) in new (long[], long[])[] { ([2, 3], [3]), ([3], [2, 3]), ([4, 1], [1, 5]),
            ([], [7]), ([7], [1]), ([1, 1], [6]), ([3, 4], []) })
        {
            var (x, y) = (randn(first, float64).requires_grad_(), randn(second, float64).requires_grad_());
            var z = s_all[name].TensorsWithEps(x, y, 1);
            var v = randn_like(z);
            z.backward([v]);
            // Of full tensors, reduced by torch.
            var (a, b) = (x.detach().requires_grad_(), y.detach().requires_grad_());
            var whole = s_all[name].TensorsWithEps(a.expand(z.shape).clone(), b.expand(z.shape).clone(), 1);
            whole.backward([v]);
            z.Equals(whole).Should().BeTrue();
            x.grad!.shape.Should().Equal(first);
            y.grad!.shape.Should().Equal(second);
            x.grad!.allclose(a.grad!).Should().BeTrue();
            y.grad!.allclose(b.grad!).Should().BeTrue();
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Only_the_side_that_asks_receives_a_gradient(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var (asksX, asksY) in new[] { (true, false), (false, true) })
        {
            var (x, y) = (rand(70), rand(70));
            (asksX ? x : y).requires_grad_();
            s_all[name].TensorsWithEps(x, y, 2).sum().backward();
            (x.grad is null).Should().Be(!asksX);
            (y.grad is null).Should().Be(!asksY);
            (asksX ? x : y).grad!.allclose(full(70, s_all[name].Direction * (asksX ? 0.25 : -0.25))).Should().BeTrue();
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Layouts_give_what_their_copies_give(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        foreach (var dtype in s_dtypes)
        {
            var (x, y) = (randn(12, 30).to(dtype), randn(30, 12).to(dtype).t());
            Tensor[][] pairs = [[x, y], [y, x], [x.flip(0), y], [x.narrow(1, 3, 20), y.narrow(1, 0, 20)],
                [x[0].expand(5, 30), x.narrow(0, 0, 5)]];
            foreach (var pair in pairs)
            {
                var (a, b) = (pair[0].detach().requires_grad_(), pair[1].detach().requires_grad_());
                var (c, d) = (
                    a.detach().contiguous().clone().requires_grad_(), b.detach().contiguous().clone().requires_grad_());
                var (z, copy) = (s_all[name].TensorsWithEps(a, b, 0.5), s_all[name].TensorsWithEps(c, d, 0.5));
                z.Equals(copy).Should().BeTrue();
                z.sum().backward();
                copy.sum().backward();
                a.grad!.Equals(c.grad!).Should().BeTrue();
                b.grad!.Equals(d.grad!).Should().BeTrue();
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Different_types_meet_in_their_common_one(string name)
    {
        using var scope = NewDisposeScope();
        var wide = tensor(new[] { 0.1, 0.5, 2 }).requires_grad_();
        var narrow = tensor(new[] { 0.2f, 0.5f, 1 }).requires_grad_();
        var count = tensor(new long[] { 0, 1, 2 });
        var z = s_all[name].TensorsWithEps(wide, narrow, 1);
        z.dtype.Should().Be(float64);
        z.sum().backward();
        wide.grad!.dtype.Should().Be(float64);
        narrow.grad!.dtype.Should().Be(float32);
        var mixed = s_all[name].TensorsWithEps(count, narrow, 1);
        mixed.dtype.Should().Be(float32);
        mixed.requires_grad.Should().BeTrue();
        using var linearized = Sll.Linearize(0.5);
        var hard = s_all[name].Tensors(count, tensor(new[] { 1, 1, 1 }));
        hard.dtype.Should().Be(int64);
        hard.Equals(s_all[name].Torch(count, ones_like(count)).to(int64)).Should().BeTrue();
        s_all[name].Number(count, 0.5).Equals(s_all[name].Torch(count, tensor(0.5)).to(int64)).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Names))]
    public void Gradients_are_the_differences_of_the_forward(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        const double step = 1e-6;
        var (x, y) = (randn(200, float64).requires_grad_(), randn(200, float64).requires_grad_());
        var (u, v) = (randn(200, float64), randn(200, float64));
        var z = s_all[name].TensorsWithEps(x, y, 0.7);
        z.sum().backward();
        using var constant = no_grad();
        var moved = s_all[name].TensorsWithEps(x + (step * u), y + (step * v), 0.7)
            - s_all[name].TensorsWithEps(x - (step * u), y - (step * v), 0.7);
        ((x.grad! * u) + (y.grad! * v)).allclose(moved / (2 * step), rtol: 1e-6, atol: 1e-6).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Names))]
    public void The_gradient_of_the_gradient_exists(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        foreach (var shape in new long[][] { [40], [] })
        {
            var (x, y) = ((randn(40, float64) * 0.3).requires_grad_(), (randn(shape, float64) * 0.3).requires_grad_());
            var g = randn(40, float64).requires_grad_();
            var first = autograd.grad([s_all[name].TensorsWithEps(x, y, 0.5)], [x, y], [g], create_graph: true);
            // Linear in g: the derivative along g gives it back.
            var loss = first[0].sum() + (3 * first[1].sum());
            var second = autograd.grad([loss], [g])[0];
            (second * g).sum().allclose(loss).Should().BeTrue();
            second.count_nonzero().item<long>().Should().BePositive();
        }
    }

    [Fact]
    public void Greater_and_the_reversed_LessEqual_are_opposites_and_mirrored() =>
        Gen.Select(Gen.Double[-3, 3].Array[1, 60], Gen.Double[-3, 3], Gen.Double[-4, 1]).Sample(
            (numbers, t, exponent) =>
            {
                using var scope = NewDisposeScope();
                var (x, y, eps) = (tensor(numbers), full(numbers.Length, t, float64), Math.Pow(10, exponent));
                SllOps.Greater(x, y, eps).Equals(SllOps.Less(y, x, eps)).Should().BeTrue();
                SllOps.GreaterEqual(x, y, eps).Equals(SllOps.LessEqual(y, x, eps)).Should().BeTrue();
                (SllOps.Greater(x, y, eps) + SllOps.LessEqual(x, y, eps)).allclose(ones_like(x), rtol: 0, atol: 1e-12)
                    .Should().BeTrue();
                (SllOps.Greater(x, t) + SllOps.LessEqual(x, t)).Equals(ones_like(x)).Should().BeTrue();
                (SllOps.Less(x, t) + SllOps.GreaterEqual(x, t)).Equals(ones_like(x)).Should().BeTrue();
            },
            iter: 200, threads: 1);

    [Theory, MemberData(nameof(Names))]
    public void Options_know_the_operator_by_its_own_name(string name)
    {
        using var scope = NewDisposeScope();
        var step = AllSteps.All.Single(step => step.Name == name);
        var (x, y) = (tensor(new[] { 0.2f, 0.6f }), tensor(new[] { 0f, 0f }));
        var options = new LinearizeOptions { Eps = 0.1 }.WithEps(step, 1).WithEps(step, 0.3, site: "gate");
        var report = new BandReport();
        foreach (var observed in new[] { null, report })
        {
            using var linearized = Sll.Linearize(options, observed);
            s_all[name].Tensors(x, y).Equals(s_all[name].TensorsWithEps(x, y, 1)).Should().BeTrue();
            s_all[name].Number(x, 0).Equals(s_all[name].NumberWithEps(x, 0, 1)).Should().BeTrue();
            using var site = Sll.Site("gate");
            s_all[name].Tensors(x, y).Equals(s_all[name].TensorsWithEps(x, y, 0.3)).Should().BeTrue();
        }
        report.Rows.Should().HaveCount(2).And.OnlyContain(row => row.Operator == step);
        report.Rows.Single(row => row.Site == "gate").InBand.Should().Be(0.5);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_coverage_target_measures_the_differences(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var level = randn(5000) * 100;
        var (x, y) = ((level + randn(5000)).requires_grad_(), level);
        foreach (var report in new[] { null, new BandReport() })
        {
            using var linearized = Sll.Linearize(new LinearizeOptions { Coverage = 0.4 }, report);
            x.grad = null;
            s_all[name].Tensors(x, y).sum().backward();
            (x.grad!.count_nonzero().item<long>() / 5000.0).Should().BeApproximately(0.4, 0.05);
            x.grad = null;
            s_all[name].Tensors(x, tensor(50f)).sum().backward();
            (x.grad!.count_nonzero().item<long>() / 5000.0).Should().BeApproximately(0.4, 0.05);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void An_empty_batch_has_empty_results(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var options in new[] { LinearizeOptions.Recommended, new() { Eps = 0.1 } })
        {
            using var linearized = Sll.Linearize(options);
            var x = zeros(0, 8).requires_grad_();
            s_all[name].Number(x, 1.0).shape.Should().Equal(0, 8);
            s_all[name].Tensors(x, tensor(1f)).shape.Should().Equal(0, 8);
            s_all[name].Tensors(ones(1), zeros(0)).shape.Should().Equal(0);
            SllOps.Threshold(x, tensor(1f)).shape.Should().Equal(0, 8);
        }
    }

    /// <summary>What the dtype makes ∞ of a finite number, and what it rounds twice.</summary>
    [Theory, MemberData(nameof(Names))]
    public void A_number_that_the_dtype_cannot_hold_is_compared_as_outside(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var (dtype, number) in new[]
        {
            (ScalarType.Float32, 1e39), (ScalarType.Float32, -1e39), (ScalarType.Float16, 70000),
            (ScalarType.Float16, -70000), (ScalarType.BFloat16, 3.4e38), (ScalarType.BFloat16, -3.4e38),
            (ScalarType.Float16, 1 + Math.ScaleB(1, -11) + Math.ScaleB(1, -40)),
        })
        {
            var x = tensor(new[] { s_inf, -s_inf, 1.0009765625, 1, -1, double.NaN }).to(dtype);
            var expected = s_all[name].Number(x, number);
            foreach (var forward in Enum.GetValues<ForwardValues>())
            {
                using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 1e-9, Forward = forward });
                // Soft, the last is the boundary itself.
                if (forward == ForwardValues.Hard || Math.Abs(number) > 2)
                    s_all[name].Number(x, number).Equals(expected).Should().BeTrue($"{dtype} ⋛ {number}");
            }
        }
    }

    [Fact]
    public void A_coverage_target_of_half_types_measures_from_the_number_they_can_hold()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var x = (randn(5000) * 0.4 + 100).to(ScalarType.BFloat16).requires_grad_();
        using var linearized = Sll.Linearize(new LinearizeOptions { Coverage = 1 });
        SllOps.Greater(x, 100.3).sum().backward();
        x.grad!.count_nonzero().item<long>().Should().Be(5000);
    }

    [Fact]
    public void The_gradients_of_the_two_sides_are_opposite_zeros_too()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (linspace(-1, 1, 67).requires_grad_(), zeros(67).requires_grad_());
        SllOps.Greater(x, y, 0.25).sum().backward();
        y.grad!.Equals(-x.grad!).Should().BeTrue();
        x.grad!.signbit().any().item<bool>().Should().BeFalse();
        y.grad.signbit().all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_floor_lets_a_part_of_the_gradient_through_to_both_sides()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new[] { 0.1f, 5f }).requires_grad_(), zeros(2).requires_grad_());
        using (Sll.Linearize(new LinearizeOptions { Eps = 0.5, Floor = 0.25 }))
            SllOps.Greater(x, y).sum().backward();
        Inputs.ToDoubles(x.grad!).Should().Equal(1, 0.25);
        Inputs.ToDoubles(y.grad!).Should().Equal(-1, -0.25);
    }

    private static (double[] Left, double[] Right) Pairs(double eps, ScalarType dtype)
    {
        var (format, chance) = (FloatFormat.Of(dtype), new Random(3));
        var left = Inputs.Around(eps, dtype);
        double[] right = [.. left.Select((number, i) => (i % 5) switch
        {
            0 => 0,
            1 => format.Round(number + (eps * ((3 * chance.NextDouble()) - 1.5))),
            2 => number,
            3 => format.Round(number - eps),
            _ => format.Round((chance.NextDouble() - 0.5) * 4),
        })];
        return (left, right);
    }

    private static string? Check(
        Comparison comparison, double[] left, double[] right, double[] incoming, double eps, ScalarType dtype,
        ForwardValues forward, Tensor z, Tensor gradX, Tensor gradY)
    {
        var step = StepFormula.Of("Heaviside");
        var (values, toX, toY) = (Inputs.ToDoubles(z), Inputs.ToDoubles(gradX), Inputs.ToDoubles(gradY));
        for (var i = 0; i < left.Length; i++)
        {
            var (a, b) = comparison.Direction > 0 ? (left[i], right[i]) : (right[i], left[i]);
            var isFinite = double.IsFinite(a) && double.IsFinite(b);
            var expected = isFinite ? StepOracle.At(step, a, eps, dtype, b) : default;
            var hard = comparison.Holds(left[i], right[i]) ? 1 : 0;
            var isHard = forward == ForwardValues.Hard || !(expected.InBand || expected.AtEdge);
            if (!(isHard ? values[i] == hard : Math.Abs(values[i] - expected.Value) <= expected.Tolerance))
                return $"{left[i]:R} and {right[i]:R}: {values[i]:R}, expected {(isHard ? hard : expected.Value):R}";
            var format = FloatFormat.Of(dtype);
            var slope = incoming[i] / (2 * eps);
            var isRight = Math.Abs(toX[i] - (comparison.Direction * slope)) <= 2 * format.Spacing(slope);
            if (!(expected.InBand || expected.AtEdge) || (expected.AtEdge && toX[i] == 0))
                isRight = toX[i] == 0;
            if (!isRight || toY[i] != -toX[i])
                return $"{left[i]:R} and {right[i]:R}: gradients {toX[i]:R} and {toY[i]:R}, expected ±{slope:R} or 0";
        }
        return null;
    }

    private sealed record Comparison(
        int Direction, Func<Tensor, Tensor, Tensor> Tensors, Func<Tensor, double, Tensor> Number,
        Func<Tensor, Tensor, double, Tensor> TensorsWithEps, Func<Tensor, double, double, Tensor> NumberWithEps,
        Func<double, double, bool> Holds, Func<Tensor, Tensor, Tensor> Torch);
}
