using SllCore.Quantization.Training;

namespace SllCore.Quantization.Tests;

/// <summary>A weight that jumps between two codes, in numbers that follow from the definition by hand.</summary>
public sealed class OscillationTests
{
    private static readonly Quantizer s_quantizer = Quantizer.Symmetric(3);

    [Fact]
    public void AJumpBackCountsUntilItsShareHasHalved()
    {
        using var scope = NewDisposeScope();
        using var oscillation = new Oscillation([1, 4]);
        // Forward and on, forward and back, clipped both times, never.
        foreach (var values in new[] { new[] { 0f, 0, 5, 1 }, [1, 1, 9, 1], [2, 0, 5, 1] })
        {
            oscillation.Share.Should().Be(0);
            Follow(oscillation, values, freeze: false).Should().BeNull();
        }
        // 0.01·0.99ⁿ > 0.005 up to n = 68.
        for (var steps = 0; steps <= 68; steps++)
        {
            oscillation.Share.Should().Be(0.25);
            Follow(oscillation, [2, 0, 5, 1], freeze: false).Should().BeNull();
        }
        oscillation.Share.Should().Be(0);
    }

    [Fact]
    public void ItIsHeldAtItsMeanCodeWhateverComes()
    {
        using var scope = NewDisposeScope();
        using var oscillation = new Oscillation([2, 2]);
        Follow(oscillation, [2, -1, 0, 1], freeze: true).Should().BeNull();
        Follow(oscillation, [3, -1, 0, 1], freeze: true).Should().BeNull();
        var held = Follow(oscillation, [2, -1, 0, 1], freeze: true)!.Value;
        held.Mask.data<bool>().ToArray().Should().Equal(true, false, false, false);
        oscillation.Share.Should().Be(0);
        // Its mean was 2 + 0.01, then 0.99 of that and 0.02: code 2. Wherever the optimizer moves it later, it is put
        // back there.
        for (var steps = 0; steps < 300; steps++)
            held = Follow(oscillation, [-3, -1, 1, 1], freeze: true)!.Value;
        held.Codes[0, 0].item<float>().Should().Be(2);
        held.Mask.sum().item<long>().Should().Be(1);
    }

    [Fact]
    public void TheFirstCodeIsNoChangeAndAPauseIsNoTurn()
    {
        using var scope = NewDisposeScope();
        using var oscillation = new Oscillation([1, 4]);
        // Down once from a code above 0, up once from one below, up and down with a pause, down and up with a pause.
        foreach (var values in new[] { new[] { 2f, -2, 0, 1 }, [1, -1, 1, 0] })
            _ = Follow(oscillation, values, freeze: false);
        _ = Follow(oscillation, [1, -1, 1, 0], freeze: false);
        oscillation.Share.Should().Be(0);
        _ = Follow(oscillation, [1, -1, 0, 1], freeze: false);
        oscillation.Share.Should().Be(0.5);
    }

    [Fact]
    public void ItsMeanCodeIsThatOfAllStepsNotOfTheLastOnes()
    {
        using var scope = NewDisposeScope();
        using var oscillation = new Oscillation([1, 1]);
        foreach (var value in Enumerable.Repeat(2f, 50).Append(1))
            Follow(oscillation, [value], freeze: true).Should().BeNull();
        Follow(oscillation, [3], freeze: true)!.Value.Codes.item<float>().Should().Be(2);
    }

    [Fact]
    public void EveryChannelHasItsScale()
    {
        using var scope = NewDisposeScope();
        using var oscillation = new Oscillation([2, 1]);
        var scales = tensor(new[] { 1f, 10 });
        foreach (var value in new[] { 0f, 1, 0 })
            _ = oscillation.Follow(tensor(new[] { value, value }).reshape(2, 1), scales, s_quantizer, freeze: false);
        // One step of the first channel is a tenth of the second's.
        oscillation.Share.Should().Be(0.5);
    }

    private static (Tensor Codes, Tensor Mask)? Follow(Oscillation oscillation, float[] values, bool freeze) =>
        oscillation.Follow(
            tensor(values).reshape(oscillation.get_buffer("codes")!.shape), tensor(new[] { 1f }), s_quantizer, freeze);
}
