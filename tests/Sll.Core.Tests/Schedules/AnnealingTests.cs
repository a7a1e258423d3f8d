using SllCore.Tests.Support;

namespace SllCore.Tests.Schedules;

/// <summary>Why a schedule of ε needs one of the learning rate: ε from 0.5 to 0.01 in a deep network of
/// steps.</summary>
public sealed class AnnealingTests
{
    [Fact]
    public void Annealing_under_a_constant_learning_rate_collapses_and_a_cosine_cures_it()
    {
        using var digits = new Digits();
        var collapsed = Accuracy(digits, rate: 1e-3, end: 0.01, cosine: false);
        var constant = Accuracy(digits, rate: 1e-3, end: 0.5, cosine: false);
        var cured = Accuracy(digits, rate: 3e-3, end: 0.01, cosine: true);
        collapsed.Should().BeLessThan(0.6);
        constant.Should().BeGreaterThan(0.9);
        cured.Should().BeGreaterThan(0.9);
    }

    private static double Accuracy(Digits digits, double rate, double end, bool cosine)
    {
        var eps = new CosineSchedule(start: 0.5, end, DeepTraining.Steps);
        return DeepTraining.Accuracy(
            digits, SllOps.Heaviside, weights => optim.Adam(weights, rate), () => Sll.Linearize(eps.Step()), cosine);
    }
}
