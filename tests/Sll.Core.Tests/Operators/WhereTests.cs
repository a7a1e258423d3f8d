using SllCore.Tests.Oracle;
using SllCore.Tests.Support;

namespace SllCore.Tests.Operators;

/// <summary>The one or the other by a truth value.</summary>
[Trait("Category", "Operators")]
public sealed class WhereTests
{
    private static readonly double[] s_conditions = [0, 0.25, 0.5, 0.8125, 1, 2, -1];
    private static readonly double[] s_branches =
        [0, 1.5, -3, 1000, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    public static TheoryData<ScalarType> Types =>
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    [Theory, MemberData(nameof(Types))]
    public void Values_and_gradients_are_those_of_the_formula(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var cases = (
            from condition in s_conditions from chosen in s_branches from other in s_branches
            select new[] { condition, chosen, other }).ToArray();
        var incoming = Inputs.Incoming(cases.Length, dtype);
        var c = Inputs.ToTensor([.. cases.Select(one => one[0])], dtype).requires_grad_();
        var a = Inputs.ToTensor([.. cases.Select(one => one[1])], dtype).requires_grad_();
        var b = Inputs.ToTensor([.. cases.Select(one => one[2])], dtype).requires_grad_();
        var z = SllOps.Where(c, a, b);
        z.dtype.Should().Be(dtype);
        z.backward([Inputs.ToTensor(incoming, dtype)]);
        var expected = cases.Select(one => TruthOracle.Where(one[0], one[1], one[2])).ToArray();
        Equal(z, [.. expected.Select(e => e.Value)], dtype);
        foreach (var (gradient, operand) in new[] { (c.grad!, 0), (a.grad!, 1), (b.grad!, 2) })
            Equal(gradient,
                [.. expected.Zip(incoming, (e, g) => e.Slopes[operand] == 0 ? 0 : e.Slopes[operand] * g)], dtype);
    }

    [Theory, MemberData(nameof(Types))]
    public void Of_zeros_ones_and_bool_it_is_torchs_own_bit_for_bit_in_every_table(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (condition, x, y) = (rand(100) > 0.5, randn(100).to(dtype), randn(100).to(dtype));
        x[3] = tensor(double.PositiveInfinity, dtype: dtype);
        var expected = Bits.Of(where(condition, x, y));
        foreach (var table in new[] { OperatorTable.Hard, new LinearizedOperators(0.1), new RelaxedOperators(),
            new StraightThroughOperators() })
        {
            using var used = Sll.Use(table);
            Bits.Of(SllOps.Where(condition, x, y)).Should().Equal(expected);
            Bits.Of(SllOps.Where(condition.to(dtype), x, y)).Should().Equal(expected);
        }
    }

    [Fact]
    public void Of_a_bool_it_is_torchs_own_also_of_complex_numbers()
    {
        using var scope = NewDisposeScope();
        var x = complex(tensor(new[] { 1f, 2 }), tensor(new[] { 3f, 4 }));
        var chosen = SllOps.Where(tensor(new[] { true, false }), x, x.conj().resolve_conj());
        chosen.dtype.Should().Be(ScalarType.ComplexFloat32);
        chosen.imag.data<float>().ToArray().Should().Equal(3, -4);
    }

    [Fact]
    public void Integers_and_different_types_meet_in_their_common_one()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new long[] { 1, 2 }), tensor(new long[] { 3, 4 }));
        SllOps.Where(tensor(new[] { true, false }), x, y).Equals(tensor(new long[] { 1, 4 })).Should().BeTrue();
        SllOps.Where(tensor(new long[] { 1, 0 }), x, y).Equals(tensor(new long[] { 1, 4 })).Should().BeTrue();
        var mixed = SllOps.Where(tensor(new[] { 0.25, 1 }), x, y.to(float32));
        mixed.dtype.Should().Be(float64);
        Inputs.ToDoubles(mixed).Should().Equal(2.5, 2);
    }

    [Theory]
    [InlineData(ScalarType.Byte, ScalarType.Int64, ScalarType.Int64, ScalarType.Int64)]
    [InlineData(ScalarType.Float32, ScalarType.Float64, ScalarType.Float64, ScalarType.Float64)]
    [InlineData(ScalarType.Float16, ScalarType.Float32, ScalarType.Float32, ScalarType.Float32)]
    [InlineData(ScalarType.Int32, ScalarType.Float64, ScalarType.Int32, ScalarType.Float32)]
    [InlineData(ScalarType.Float32, ScalarType.Float64, ScalarType.Float32, ScalarType.Float32)]
    public void A_number_counts_as_much_wherever_it_stands(
        ScalarType condition, ScalarType number, ScalarType other, ScalarType common)
    {
        using var scope = NewDisposeScope();
        var c = tensor(new[] { 0.0, 1 }).to(condition);
        var (x, y) = (tensor(5.0).to(number), tensor(new[] { 100.0, 100 }).to(other));
        // As torch promotes a tensor and a number: default floats for a number beside integers.
        common = number == ScalarType.Float64 && other == ScalarType.Int32 ? result_type(x, y) : common;
        foreach (var (result, values) in new[]
            { (SllOps.Where(c, x, y), new[] { 100.0, 5 }), (SllOps.Where(c, y, x), [5.0, 100]) })
        {
            result.dtype.Should().Be(common);
            Inputs.ToDoubles(result).Should().Equal(values);
        }
        SllOps.Where(tensor(1.0).to(condition), x, y).dtype.Should().Be(result_type(y, x.to(
            promote_types(condition, number))));
    }

    [Fact]
    public void An_integer_above_one_counts_as_one_in_every_type()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new sbyte[] { 1 }), tensor(new sbyte[] { 2 }));
        SllOps.Where(tensor(256L), x, y).Equals(x).Should().BeTrue();
        SllOps.Where(tensor(-256L), x, y).Equals(y).Should().BeTrue();
    }

    [Fact]
    public void All_three_broadcast_in_every_layout_and_gradients_have_their_shapes()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var c = rand(6, 3, dtype: float64).t().requires_grad_();
        var x = randn(5, 1, 6, dtype: float64).flip(0).requires_grad_();
        var y = randn([], dtype: float64).requires_grad_();
        var z = SllOps.Where(c, x, y);
        var v = randn_like(z);
        z.backward([v]);
        var (d, a, b) = (Whole(c), Whole(x), Whole(y));
        var whole = SllOps.Where(d, a, b);
        whole.backward([v]);
        z.Equals(whole).Should().BeTrue();
        c.grad!.allclose(d.grad!.sum([0])).Should().BeTrue();
        x.grad!.allclose(a.grad!.sum([1], keepdim: true)).Should().BeTrue();
        y.grad!.allclose(b.grad!.sum()).Should().BeTrue();

        static Tensor Whole(Tensor part) => part.detach().expand(5, 3, 6).contiguous().requires_grad_();
    }

    [Fact]
    public void Only_who_asks_receives_a_gradient()
    {
        using var scope = NewDisposeScope();
        for (var asked = 1; asked < 8; asked++)
        {
            Tensor[] operands = [full(70, 0.25f), full(70, 3f), full(70, 1f)];
            for (var i = 0; i < 3; i++)
                operands[i].requires_grad = (asked & (1 << i)) != 0;
            SllOps.Where(operands[0], operands[1], operands[2]).sum().backward();
            var slopes = new[] { 2, 0.25f, 0.75f };
            for (var i = 0; i < 3; i++)
            {
                (operands[i].grad is null).Should().Be(!operands[i].requires_grad);
                operands[i].grad?.Equals(full(70, slopes[i])).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void Gradients_are_the_differences_of_the_forward_and_have_gradients()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const double step = 1e-6;
        var operands = new[] { rand(50, float64), randn(50, float64), randn(50, float64) };
        var directions = operands.Select(operand => randn_like(operand)).ToArray();
        foreach (var operand in operands)
            operand.requires_grad = true;
        var first = Gradient();
        Differs(Along(first, directions), operand => SllOps.Where(operand[0], operand[1], operand[2]));
        // Σ (gradient · direction), a function of the operands again.
        autograd.grad([Along(first, directions)], operands, retain_graph: true, create_graph: true)
            .Should().OnlyContain(gradient => gradient.count_nonzero().item<long>() == 50);

        Tensor[] Gradient() => [.. autograd.grad(
            [SllOps.Where(operands[0], operands[1], operands[2]).sum()], operands, retain_graph: true,
            create_graph: true)];

        void Differs(Tensor slope, Func<Tensor[], Tensor> call)
        {
            using var constant = no_grad();
            var (up, down) = (Moved(step), Moved(-step));
            slope.allclose(((call(up) - call(down)) / (2 * step)).sum(), rtol: 1e-6, atol: 1e-6).Should().BeTrue();
        }

        Tensor[] Moved(double by) => [.. operands.Zip(directions, (operand, direction) => operand + (by * direction))];
    }

    [Fact]
    public void The_leaves_of_a_tree_of_conditions_sum_to_one()
    {
        using var scope = NewDisposeScope();
        var (c, d, e) = (rand(30, float64), rand(30, float64), rand(30, float64));
        var leaves = eye(4, dtype: float64);
        var tree = SllOps.Where(
            c.unsqueeze(1), SllOps.Where(d.unsqueeze(1), leaves[0], leaves[1]),
            SllOps.Where(e.unsqueeze(1), leaves[2], leaves[3]));
        tree.sum(1).allclose(ones(30, float64)).Should().BeTrue();
        tree[.., 1].allclose(c * (1 - d)).Should().BeTrue();
    }

    private static Tensor Along(Tensor[] gradients, Tensor[] directions) =>
        gradients.Zip(directions, (gradient, direction) => (gradient * direction).sum())
            .Aggregate((sum, part) => sum + part);

    private static void Equal(Tensor values, double[] expected, ScalarType dtype)
    {
        var format = FloatFormat.Of(dtype);
        Inputs.ToDoubles(values).Should().Equal(expected, (value, right) =>
            double.IsFinite(right) && Math.Abs(right) <= format.Largest
                ? Math.Abs(value - right) <= format.Spacing(right)
                : value.Equals(right) || Math.Abs(right) > format.Largest);
    }
}
