using SllCore.Tests.Support;

namespace SllCore.Tests.Options;

public sealed class SlopeTests
{
    /// <summary>Half the slope per layer is 1/32 of the gradient after five: an optimizer that does not adapt feels
    /// it.</summary>
    [Fact]
    public void Signs_exact_slope_matters_to_an_optimizer_that_does_not_adapt()
    {
        using var digits = new Digits();
        var exact = Accuracy(digits, BandSlope.Exact);
        var constant = Accuracy(digits, BandSlope.Constant);
        exact.Should().BeGreaterThan(0.9);
        constant.Should().BeLessThan(exact - 0.05);
    }

    private static double Accuracy(Digits digits, BandSlope slope) => DeepTraining.Accuracy(
        digits,
        SllOps.Sign,
        weights => optim.SGD(weights, 0.1, momentum: 0.9),
        () => Sll.Linearize(new LinearizeOptions { Eps = 1, Slope = slope }),
        cosine: true);
}
