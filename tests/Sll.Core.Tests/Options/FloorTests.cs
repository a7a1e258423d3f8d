using SllCore.Tests.Oracle;
using SllCore.Tests.Support;

namespace SllCore.Tests.Options;

/// <summary>Outside the band the gradient is the floor times that in the band.</summary>
public sealed class FloorTests
{
    private const double Floor = 0.125;

    public static TheoryData<string, ScalarType, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, ScalarType, bool>();
            foreach (var step in AllSteps.All)
            {
                foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16 })
                {
                    data.Add(step.Name, dtype, true);
                    data.Add(step.Name, dtype, false);
                }
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_steps_gradient_outside_is_the_floors(string name, ScalarType dtype, bool byTorch)
    {
        using var scope = NewDisposeScope();
        var values = linspace(-2.9, 2.9, 300, dtype: dtype).view(10, 30);
        var input = values.detach().requires_grad_();
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.25, Floor = Floor });
        AllSteps.Call(byTorch ? TorchPath.NameOf(name) : name, input).backward([full_like(input, 3).detach()]);
        var (x, actual) = (Inputs.ToDoubles(input), Inputs.ToDoubles(input.grad!));
        for (var i = 0; i < x.Length; i++)
        {
            var expected = StepOracle.At(StepFormula.Of(name), x[i], 0.25, dtype);
            if (!expected.AtEdge)
                actual[i].Should().Be(expected.InBand ? 6 : 6 * Floor, "of {0}", x[i]);
        }
    }

    [Fact]
    public void Derivatives_of_higher_order_see_it()
    {
        using var input = tensor([0.1, 3.0], requires_grad: true);
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Floor = Floor });
        var gradient = autograd.grad(
            [SllOps.Sign(input * input * input).sum()], [input], retain_graph: true, create_graph: true)[0];
        gradient.sum().backward();
        // The second derivative of s·x³ is 6·s·x.
        input.grad!.data<double>().ToArray().Should().Equal([0.6, 18 * Floor], (a, b) => Math.Abs(a - b) < 1e-12);
    }

    /// <summary>((1 − φ) P_S + φ P) v/ε, written with matrices.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_choices_gradient_mixes_the_projections_on_support_and_row(bool fused)
    {
        using var scope = NewDisposeScope();
        const double eps = 0.5;
        var x = tensor(new[,] { { 1, 0.8, 0.1, 0 }, { 3, 0, 0, 0.5 }, { 1, 1, 1, 1 } }, dtype: float64);
        var v = randn(3, 4, dtype: float64);
        var input = (fused ? x : x.t().contiguous().t()).detach().requires_grad_();
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = eps, Floor = Floor });
        var p = SllOps.Argmax(input);
        p.backward([v]);
        for (var row = 0; row < 3; row++)
        {
            var support = p[row].detach().gt(0).to(float64);
            var inSupport = support.sum().item<double>() > 1 ? Projection(support) : zeros(4, 4, dtype: float64);
            var map = (1 - Floor) * inSupport + Floor * Projection(ones(4, dtype: float64));
            var expected = map.matmul(v[row]) / eps;
            (input.grad![row] - expected).abs().max().item<double>().Should().BeLessThan(1e-12);
        }

        static Tensor Projection(Tensor set) => diag(set) - outer(set, set) / set.sum();
    }

    [Fact]
    public void Of_two_entries_it_is_the_floor_of_their_difference()
    {
        using var pair = tensor([2.0, 0], requires_grad: true);
        using var difference = tensor([2.0], requires_grad: true);
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Floor = Floor });
        SllOps.Argmax(pair)[0].backward();
        SllOps.Heaviside(difference).sum().backward();
        pair.grad![0].item<double>().Should().BeApproximately(difference.grad!.item<double>(), 1e-15);
    }

    [Fact]
    public void Without_one_nothing_comes_through_whatever_arrives()
    {
        using var input = full(100, 5.0, requires_grad: true);
        using var linearized = Sll.Linearize(0.5);
        SllOps.Sign(input).backward([full(100, double.NaN, dtype: float64)]);
        Bits.Of(input.grad!).Should().OnlyContain(bits => bits == 0);
    }
}
