using SllCore.Tests.Oracle;
using SllCore.Tests.Support;

namespace SllCore.Tests.Operators;

/// <summary>The entries that a choice names.</summary>
[Trait("Category", "Operators")]
public sealed class TakeTests
{
    public static TheoryData<ScalarType> Types =>
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    [Theory, MemberData(nameof(Types))]
    public void Of_a_hard_choice_it_is_gather_by_argmax_bit_for_bit(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (scores, x) = (randn(7, 5, 4).to(dtype), randn(7, 5, 4).to(dtype));
        x[0] = tensor(double.NaN, dtype: dtype);
        x[1] = tensor(double.PositiveInfinity, dtype: dtype);
        foreach (var dim in new long[] { 0, 1, 2, -1, -2 })
        {
            var expected = x.gather(dim, scores.argmax(dim, keepdim: true));
            var choice = SllOps.Argmax(scores, dim);
            Bits.Of(SllOps.Take(choice, x, dim, keepdim: true)).Should().Equal(Bits.Of(expected));
            Bits.Of(SllOps.Take(choice, x, dim)).Should().Equal(Bits.Of(expected.squeeze(dim)));
            using var linearized = Sll.Linearize(1e-6);
            Bits.Of(SllOps.Take(SllOps.Argmax(scores, dim), x, dim, keepdim: true)).Should().Equal(Bits.Of(expected));
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void Values_and_gradients_of_a_soft_choice_are_those_of_the_formula(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var format = FloatFormat.Of(dtype);
        var chance = new Random(2);
        double[] weights = [0, 0.25, 0.5, 1], entries = [0, 1.5, -3, 12, double.NaN, double.PositiveInfinity];
        for (var round = 0; round < 50; round++)
        {
            double[] p = [.. Enumerable.Range(0, 9).Select(_ => weights[chance.Next(4)])];
            double[] x = [.. p.Select(weight => entries[chance.Next(weight == 0 ? 6 : 4)])];
            var (choice, input) =
                (Inputs.ToTensor(p, dtype).requires_grad_(), Inputs.ToTensor(x, dtype).requires_grad_());
            var z = SllOps.Take(choice, input, 0);
            z.dtype.Should().Be(dtype);
            z.backward([Inputs.ToTensor([2], dtype).squeeze()]);
            var (value, toChoice, toInput) = TruthOracle.Take(p, x);
            z.to(float64).item<double>().Should().BeApproximately(value, 4 * format.Spacing(value + 1));
            Inputs.ToDoubles(choice.grad!).Should().Equal(toChoice.Select(slope => 2 * slope));
            Inputs.ToDoubles(input.grad!).Should().Equal(toInput.Select(slope => 2 * slope));
        }
    }

    [Fact]
    public void Both_broadcast_and_gradients_have_their_shapes()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (choice, x) = (softmax(randn(6, 1, 4, dtype: float64), -1).requires_grad_(),
            randn(3, 4, dtype: float64).t().contiguous().t().requires_grad_());
        var z = SllOps.Take(choice, x);
        z.shape.Should().Equal(6, 3);
        z.allclose((choice * x).sum(-1)).Should().BeTrue();
        z.sum().backward();
        choice.grad!.allclose(x.detach().sum([0]).expand(6, 1, 4)).Should().BeTrue();
        x.grad!.allclose(choice.detach().sum([0]).expand(3, 4)).Should().BeTrue();
    }

    [Fact]
    public void A_number_bool_and_integers_are_taken_as_torch_would()
    {
        using var scope = NewDisposeScope();
        SllOps.Take(tensor(1.0), tensor(7.0), 0, keepdim: true).shape.Should().BeEmpty();
        SllOps.Take(tensor(0.5), tensor(7.0)).item<double>().Should().Be(3.5);
        var integers = SllOps.Take(tensor(new long[] { 0, 1, 0 }), tensor(new long[] { 5, 6, 7 }));
        integers.dtype.Should().Be(int64);
        integers.item<long>().Should().Be(6);
        SllOps.Take(tensor(new[] { false, true }), tensor(new[] { true, false })).item<bool>().Should().BeFalse();
        SllOps.Take(tensor(new[] { false, true }), tensor(new[] { 1f, 2f })).item<float>().Should().Be(2);
    }

    [Fact]
    public void Only_who_asks_receives_a_gradient_and_the_gradient_has_one()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (p, x) = (rand(4, 5, dtype: float64), randn(4, 5, dtype: float64).requires_grad_());
        SllOps.Take(p, x).sum().backward();
        p.grad.Should().BeNull();
        x.grad!.Equals(p).Should().BeTrue();
        p.requires_grad = true;
        var first = autograd.grad([SllOps.Take(p, x).sum()], [p, x], retain_graph: true, create_graph: true);
        var second = autograd.grad([(first[0] * first[1]).sum()], [p, x], retain_graph: true, create_graph: true);
        second[0].allclose(x).Should().BeTrue();
        second[1].allclose(p).Should().BeTrue();
    }
}
