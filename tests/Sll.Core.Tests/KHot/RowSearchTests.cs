using System.Numerics;
using SllCore.Arithmetic;
using SllCore.KHot;

namespace SllCore.Tests.KHot;

/// <summary>The first of equal entries, wherever it is in rows of every length, and whatever stands around
/// them.</summary>
[Trait("Category", "Operators")]
public sealed unsafe class RowSearchTests
{
    private const int Widest = 40;

    [Fact]
    public void The_first_largest_of_a_row()
    {
        Check(1f,
            (x, width) => RowSearch<float, VectorArithmetic<float>, Vector<float>>.FirstLargest((float*)x, width));
        Check(1d,
            (x, width) => RowSearch<double, VectorArithmetic<double>, Vector<double>>.FirstLargest((double*)x, width));
    }

    private static void Check<T>(T one, Func<nint, int, int> firstLargest)
        where T : unmanaged, INumber<T>
    {
        // Larger ones stand before the row and behind it.
        var memory = new T[3 * Widest];
        fixed (T* x = memory)
        {
            for (var width = 1; width <= Widest; width++)
            {
                for (var (first, second) = (0, width - 1); first < width; first++)
                {
                    memory.AsSpan().Fill(one + one);
                    memory.AsSpan(Widest, width).Clear();
                    (memory[Widest + first], memory[Widest + second]) = (one, one);
                    firstLargest((nint)(x + Widest), width).Should().Be(first, "of {0}", width);
                }
            }
        }
    }
}
