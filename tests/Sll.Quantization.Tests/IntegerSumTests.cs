using SllCore.Quantization.Integer;

namespace SllCore.Quantization.Tests;

/// <summary>The sums of a layer's codes, against sums of 64-bit integers.</summary>
public sealed class IntegerSumTests
{
    public IntegerSumTests() => set_num_threads(1);

    // 518·255·127 + 1786 is 2²⁴: the first integers that float32 lacks lie above it.
    [Theory]
    [InlineData(3, 40, ScalarType.Float32)]
    [InlineData(518, 1785, ScalarType.Float32)]
    [InlineData(518, 1786, ScalarType.Float64)]
    [InlineData(518, -1786, ScalarType.Float64)]
    [InlineData(519, 0, ScalarType.Float64)]
    [InlineData(700, 7, ScalarType.Float64)]
    public void TheyAreExactInFloat32WhereItHoldsThemElseInFloat64(int length, int bias, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var weights = new sbyte[2, length];
        for (var i = 0; i < length; i++)
            (weights[0, i], weights[1, i]) = ((sbyte)(i == 0 ? 126 : 127), (sbyte)(i % 2 == 0 ? -127 : -126));
        var bytes = weights.Cast<sbyte>().Select(code => unchecked((byte)code)).ToArray();
        var layer = new MatrixNode(
            "fc", [0], new(1, 0, 0, 255), bytes, [2, length], [1, 1], [Math.Sign(bias), bias], null);
        var codes = Enumerable.Range(0, length).Select(i => i % 7 == 6 ? 254 : 255).ToArray();
        var sums = layer.Accumulate(tensor(codes).to(float32).reshape(1, length), new(1, 0, 0, 255));
        sums.dtype.Should().Be(type);
        sums.to(float64).data<double>().ToArray().Should().Equal(Enumerable.Range(0, 2).Select(row => (double)(
            Enumerable.Range(0, length).Sum(i => (long)weights[row, i] * codes[i]) + layer.Bias[row])));
    }
}
