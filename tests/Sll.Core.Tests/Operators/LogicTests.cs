using CsCheck;
using SllCore.Tests.Oracle;
using SllCore.Tests.Support;

namespace SllCore.Tests.Operators;

/// <summary>And, Or, Xor, Not of truth values, and All and Any along a dimension.</summary>
[Trait("Category", "Operators")]
public sealed class LogicTests
{
    private static readonly ScalarType[] s_dtypes =
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    // Multiples of 1/8, which 1 − a leaves exact in every type.
    private static readonly double[] s_truth = [0, 0.125, 0.25, 0.5, 0.625, 0.75, 1];

    private static readonly Gen<double[]> s_truths =
        Gen.OneOf(Gen.Double[0, 1], Gen.Const(0.0), Gen.Const(0.5), Gen.Const(1.0)).Array[1, 40];

    private static readonly Dictionary<string, Operator> s_all = new()
    {
        [nameof(SllOps.LogicalAnd)] = new(SllOps.LogicalAnd, logical_and, TruthOracle.And, (a, b) => a * b),
        [nameof(SllOps.LogicalOr)] = new(SllOps.LogicalOr, logical_or, TruthOracle.Or, (a, b) => a + b - (a * b)),
        [nameof(SllOps.LogicalXor)] = new(
            SllOps.LogicalXor, logical_xor, TruthOracle.Xor, (a, b) => (a * (1 - b)) + ((1 - a) * b)),
    };

    public static TheoryData<string> Names => [.. s_all.Keys];

    public static IEnumerable<object[]> NamesAndTypes() =>
        from name in s_all.Keys from dtype in s_dtypes select new object[] { name, dtype };

    public static TheoryData<ScalarType> Types => [.. s_dtypes];

    [Theory, MemberData(nameof(NamesAndTypes))]
    public void Values_and_gradients_of_two_are_those_of_the_definition_in_every_scope(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (left, right) = Pairs();
        var incoming = Inputs.Incoming(left.Length, dtype);
        foreach (var table in new[] { OperatorTable.Hard, new LinearizedOperators(0.3),
            new StraightThroughOperators() })
        {
            using var used = Sll.Use(table);
            var (a, b) =
                (Inputs.ToTensor(left, dtype).requires_grad_(), Inputs.ToTensor(right, dtype).requires_grad_());
            var z = s_all[name].Call(a, b);
            z.dtype.Should().Be(dtype);
            z.backward([Inputs.ToTensor(incoming, dtype)]);
            var expected = left.Zip(right, s_all[name].Oracle).ToArray();
            Inputs.ToDoubles(z).Should().Equal(expected.Select(e => e.Value));
            Inputs.ToDoubles(a.grad!).Should().Equal(expected.Zip(incoming, (e, g) => e.Slopes[0] * g));
            Inputs.ToDoubles(b.grad!).Should().Equal(expected.Zip(incoming, (e, g) => e.Slopes[1] * g));
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void Not_is_one_minus_the_value(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var a = Inputs.ToTensor(s_truth, dtype).requires_grad_();
        var z = SllOps.LogicalNot(a);
        z.sum().backward();
        Inputs.ToDoubles(z).Should().Equal(s_truth.Select(number => 1 - number));
        Inputs.ToDoubles(a.grad!).Should().OnlyContain(gradient => gradient == -1);
    }

    [Theory, MemberData(nameof(NamesAndTypes))]
    public void Of_zeros_and_ones_every_table_gives_torchs_own(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor(new[] { false, false, true, true }), tensor(new[] { false, true, false, true }));
        var expected = s_all[name].Torch(a, b);
        OperatorTable[] tables =
            [OperatorTable.Hard, new LinearizedOperators(0.1), new StraightThroughOperators(), new RelaxedOperators()];
        foreach (var table in tables)
        {
            using var used = Sll.Use(table);
            s_all[name].Call(a, b).Equals(expected).Should().BeTrue();
            s_all[name].Call(a.to(dtype), b.to(dtype)).Equals(expected.to(dtype)).Should().BeTrue();
            s_all[name].Call(a.to(int64), b.to(int64)).Equals(expected.to(int64)).Should().BeTrue();
            s_all[name].Call(a, b.to(dtype)).Equals(expected.to(dtype)).Should().BeTrue();
            SllOps.LogicalNot(a).Equals(a.logical_not()).Should().BeTrue();
            SllOps.LogicalNot(a.to(dtype)).Equals(a.logical_not().to(dtype)).Should().BeTrue();
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Relaxed_tables_take_the_events_as_independent(string name)
    {
        using var scope = NewDisposeScope();
        var (left, right) = Pairs();
        var (a, b) = (tensor(left).requires_grad_(), tensor(right));
        using var used = Sll.Use(new RelaxedOperators());
        var z = s_all[name].Call(a, b);
        Near(z, [.. left.Zip(right, s_all[name].Independent)]);
        z.sum().backward();
        Near(a.grad!, [.. left.Zip(right, (x, y) => s_all[name].Independent(1, y) - s_all[name].Independent(0, y))]);
    }

    [Fact]
    public void Relaxed_All_is_the_product_and_Any_what_the_product_of_the_others_leaves()
    {
        using var scope = NewDisposeScope();
        using var used = Sll.Use(new RelaxedOperators());
        var rows = tensor(new[,] { { 0.5, 0.25, 1 }, { 0.5, 0.5, 0 } });
        Near(SllOps.All(rows, 1), [0.125, 0]);
        Near(SllOps.Any(rows, 1), [1, 0.75]);
    }

    [Theory, MemberData(nameof(Types))]
    public void All_and_Any_along_every_dimension_are_the_extremes_and_ties_share_the_gradient(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var chance = new Random(3);
        double[] numbers = [.. Enumerable.Range(0, 3 * 4 * 5).Select(_ => s_truth[chance.Next(s_truth.Length)])];
        foreach (var largest in new[] { false, true })
        {
            for (var dim = -3L; dim < 3; dim++)
            {
                var x = Inputs.ToTensor(numbers, dtype).view(3, 4, 5).detach().requires_grad_();
                var z = largest ? SllOps.Any(x, dim) : SllOps.All(x, dim);
                z.sum().backward();
                var rows = Inputs.ToDoubles(x.movedim([dim], [-1])).Chunk((int)x.shape[(dim + 3) % 3]);
                var expected = rows.Select(row => TruthOracle.Extreme(row, largest)).ToArray();
                Inputs.ToDoubles(z).Should().Equal(expected.Select(e => e.Value));
                var shares = expected.SelectMany(e => e.Slopes).ToArray();
                Inputs.ToDoubles(x.grad!.movedim([dim], [-1])).Should()
                    .Equal(shares, (share, right) => Math.Abs(share - right) <= FloatFormat.Of(dtype).Spacing(right));
                var kept = largest ? SllOps.Any(x, dim, keepdim: true) : SllOps.All(x, dim, keepdim: true);
                kept.Equals(z.unsqueeze(dim)).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void All_and_Any_of_a_whole_tensor_of_nothing_and_of_one_number_are_torchs()
    {
        using var scope = NewDisposeScope();
        foreach (var table in new[] { OperatorTable.Hard, new LinearizedOperators(0.1), new RelaxedOperators() })
        {
            using var used = Sll.Use(table);
            foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Bool, ScalarType.Int64 })
            {
                var numbers = tensor(new[,] { { 1f, 0 }, { 1, 1 } }).to(dtype);
                SllOps.All(numbers).Equals(numbers.to(@bool).all().to(dtype)).Should().BeTrue();
                SllOps.Any(numbers).Equals(numbers.to(@bool).any().to(dtype)).Should().BeTrue();
                var nothing = zeros([2, 0], dtype: dtype);
                SllOps.All(nothing, 1).Equals(ones(2, dtype: dtype)).Should().BeTrue();
                SllOps.Any(nothing, 1).Equals(zeros(2, dtype: dtype)).Should().BeTrue();
                SllOps.Any(nothing, 0, keepdim: true).shape.Should().Equal(1, 0);
                SllOps.All(numbers[0, 1], 0).Equals(numbers[0, 1]).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void Truth_and_its_opposite_obey_De_Morgan_to_the_bit() => Gen.Select(s_truths, s_truths).Sample(
        (left, right) =>
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(left.Length, right.Length);
            var (a, b) = (tensor(left[..length]), tensor(right[..length]));
            var (notA, notB) = (SllOps.LogicalNot(a), SllOps.LogicalNot(b));
            SllOps.LogicalNot(SllOps.LogicalAnd(a, b)).Equals(SllOps.LogicalOr(notA, notB)).Should().BeTrue();
            SllOps.LogicalNot(SllOps.LogicalOr(a, b)).Equals(SllOps.LogicalAnd(notA, notB)).Should().BeTrue();
            SllOps.LogicalNot(SllOps.All(a)).Equals(SllOps.Any(notA)).Should().BeTrue();
            SllOps.All(stack([a, b]), 0).Equals(SllOps.LogicalAnd(a, b)).Should().BeTrue();
        },
        iter: 300, threads: 1);

    [Fact]
    public void Combining_decisions_is_deciding_on_the_smaller_margin() => Gen.Select(
        Gen.Double[-2, 2].Array[8], Gen.Double[-2, 2].Array[8], Gen.Double[0.01, 1]).Sample(
        (left, right, eps) =>
        {
            using var scope = NewDisposeScope();
            var (x, y) = (tensor(left), tensor(right));
            SllOps.LogicalAnd(SllOps.Greater(x, 0, eps), SllOps.Greater(y, 0, eps))
                .Equals(SllOps.Greater(minimum(x, y), 0, eps)).Should().BeTrue();
            SllOps.LogicalOr(SllOps.Greater(x, 0, eps), SllOps.Greater(y, 0, eps))
                .Equals(SllOps.Greater(maximum(x, y), 0, eps)).Should().BeTrue();
        },
        iter: 300, threads: 1);

    [Theory, MemberData(nameof(Names))]
    public void Both_broadcast_in_every_layout_and_gradients_have_their_shapes(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (a, b) = (rand(6, 3).t().requires_grad_(), rand(5, 1, 6).flip(0).requires_grad_());
        var z = s_all[name].Call(a, b);
        z.sum().backward();
        var (c, d) = (a.detach().expand(5, 3, 6).contiguous().requires_grad_(),
            b.detach().expand(5, 3, 6).contiguous().requires_grad_());
        var whole = s_all[name].Call(c, d);
        whole.sum().backward();
        z.Equals(whole).Should().BeTrue();
        a.grad!.allclose(c.grad!.sum([0])).Should().BeTrue();
        b.grad!.allclose(d.grad!.sum([1], keepdim: true)).Should().BeTrue();
    }

    [Fact]
    public void A_table_of_ones_own_combines_as_it_likes()
    {
        using var scope = NewDisposeScope();
        using var used = Sll.Use(new Lukasiewicz());
        var (a, b) = (tensor(0.75), tensor(0.5));
        SllOps.LogicalAnd(a, b).item<double>().Should().Be(0.25);
        // Made of And and Or: max(0.75 + 0.5 − 1, 0.25 + 0.5 − 1) = 0.25.
        SllOps.LogicalXor(a, b).item<double>().Should().Be(0.25);
        SllOps.All(stack([a, b]), 0).item<double>().Should().Be(0.5);
    }

    private static (double[] Left, double[] Right) Pairs() =>
        ([.. s_truth.SelectMany(_ => s_truth)],
            [.. s_truth.SelectMany(number => Enumerable.Repeat(number, s_truth.Length))]);

    private static void Near(Tensor values, double[] expected) =>
        Inputs.ToDoubles(values).Should().Equal(expected, (value, right) => Math.Abs(value - right) < 1e-12);

    private sealed record Operator(
        Func<Tensor, Tensor, Tensor> Call, Func<Tensor, Tensor, Tensor> Torch,
        Func<double, double, (double Value, double[] Slopes)> Oracle, Func<double, double, double> Independent);

    /// <summary>And(a, b) = max(0, a + b − 1).</summary>
    private sealed class Lukasiewicz() : LinearizedOperators(0.5)
    {
        protected internal override Tensor And(Tensor left, Tensor right) => (left + right - 1).clamp_min(0);
    }
}
