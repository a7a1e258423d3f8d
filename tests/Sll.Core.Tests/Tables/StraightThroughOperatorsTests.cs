using SllCore.Tests.Support;

namespace SllCore.Tests.Tables;

public sealed class StraightThroughOperatorsTests
{
    public static TheoryData<string> Operators => new(SevenOperators.Names);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Values_are_torchs_bit_for_bit(string name)
    {
        using var input = Grid.Float32();
        using var hard = SevenOperators.Call(name, input);
        foreach (var table in new OperatorTable[] { new StraightThroughOperators(),
            new StraightThroughOperators(clip: 0.3) })
        {
            using var leaf = input.clone().requires_grad_();
            using var scope = Sll.Use(table);
            using var output = SevenOperators.Call(name, leaf);
            Bits.Of(output).Should().Equal(Bits.Of(hard));
            using var recorded = SevenOperators.Call(name, input);
            Bits.Of(recorded).Should().Equal(Bits.Of(hard));
        }
    }

    // Of what counts, every pair passes it on.
    public static TheoryData<string> NotCounting =>
        new(SevenOperators.Names.Except([nameof(SllOps.Rank), nameof(SllOps.Bucketize)]));

    [Theory]
    [MemberData(nameof(NotCounting))]
    public void The_identity_passes_the_gradient_on(string name)
    {
        using var input = Grid.Float32().requires_grad_();
        using var g = randn(input.shape);
        using var scope = Sll.Use(new StraightThroughOperators());
        SevenOperators.Call(name, input).backward([g]);
        input.grad!.data<float>().ToArray().Should().Equal(g.data<float>().ToArray());
    }

    [Theory]
    [InlineData("Heaviside", 0.0)]
    [InlineData("Sign", 0.0)]
    [InlineData("Threshold", 0.4)]
    public void The_clipped_gradient_stops_at_the_clip(string name, double boundary)
    {
        double[] x = [boundary - 1.01, boundary - 1, boundary, boundary + 0.5, boundary + 1, boundary + 1.001,
            double.PositiveInfinity, double.NaN];
        using var input = tensor(x).requires_grad_();
        using var scope = Sll.Use(new StraightThroughOperators(clip: 1));
        SevenOperators.Call(name, input).sum().backward();
        // One ulp of rounding in x − 0.4 may decide at the clip itself, so only Heaviside and Sign are asked there.
        var atClip = boundary == 0 ? 1.0 : input.grad![1].item<double>();
        input.grad!.data<double>().ToArray()
            .Should().Equal(0, atClip, 1, 1, boundary == 0 ? 1.0 : input.grad![4].item<double>(), 0, 0, 0);
    }

    [Fact]
    public void The_clipped_gradient_of_round_floor_and_ceil_follows_their_boundaries()
    {
        using var scope = Sll.Use(new StraightThroughOperators(clip: 0.2));
        Gradient("Round", 1.4).Should().Be(1);
        Gradient("Round", 1.25).Should().Be(0);
        Gradient("Floor", 0.9).Should().Be(1);
        Gradient("Floor", 1.25).Should().Be(0);
        Gradient("Ceil", -0.9).Should().Be(1);
        Gradient("Ceil", 0.5).Should().Be(0);
    }

    [Fact]
    public void The_clipped_gradient_of_argmax_goes_to_entries_near_a_change_of_winner()
    {
        using var scope = Sll.Use(new StraightThroughOperators(clip: 0.5));
        using var input = tensor(new[,] { { 1.0, 0.6, 0.4, -3 }, { 2, 0, 0, 1 }, { double.NaN, 0, 0, 0 } })
            .requires_grad_();
        SllOps.Argmax(input).sum().backward();
        input.grad!.data<double>().ToArray().Should().Equal(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    [Fact]
    public void Argmax_of_a_single_entry_has_no_boundary()
    {
        using var scope = Sll.Use(new StraightThroughOperators(clip: 0.5));
        using var input = zeros(3, 1, requires_grad: true);
        SllOps.Argmax(input).sum().backward();
        input.grad!.sum().item<float>().Should().Be(0);
    }

    private static double Gradient(string name, double x)
    {
        using var input = tensor(x).requires_grad_();
        SevenOperators.Call(name, input).backward();
        return input.grad!.item<double>();
    }
}
