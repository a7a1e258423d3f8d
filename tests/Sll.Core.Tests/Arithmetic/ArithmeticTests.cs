using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Arithmetic;

/// <summary>Every operation of the three arithmetics against <see cref="Math"/>, bit for bit, on all pairs of awkward
/// numbers: also of the vectors that this machine's kernels do not use.</summary>
[Trait("Category", "Operators")]
public sealed unsafe class ArithmeticTests
{
    private static readonly double[] s_numbers =
    [
        double.NegativeInfinity, -1e30, -8388609, -8388607.5, -3, -2.5, -1.5, -1, -0.75, -0.5, -0.25, -1e-40, -0.0, 0,
        1e-40, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 3, 4194304.5, 8388608, 4503599627370495.5, 1e30,
        double.PositiveInfinity, double.NaN,
    ];

    private delegate double[] Evaluation<V>(Func<V, V, V> function, double[] left, double[] right);

    [Fact]
    public void Vectors_of_512_bits()
    {
        CheckVectors<float, Vector512Arithmetic<float>, Vector512<float>>(ScalarType.Float32);
        CheckVectors<double, Vector512Arithmetic<double>, Vector512<double>>(ScalarType.Float64);
    }

    [Fact]
    public void Vectors_of_the_width_the_runtime_prefers()
    {
        CheckVectors<float, VectorArithmetic<float>, Vector<float>>(ScalarType.Float32);
        CheckVectors<double, VectorArithmetic<double>, Vector<double>>(ScalarType.Float64);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Tensors(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        Check<TensorArithmetic, Operand>(
            (function, left, right) =>
            {
                // A constant is one number.
                Tensor results = function(Inputs.ToTensor(left, dtype), Inputs.ToTensor(right, dtype));
                return Inputs.ToDoubles(results.expand(left.Length));
            },
            dtype);
    }

    private static void CheckVectors<T, A, V>(ScalarType dtype)
        where T : unmanaged, INumber<T>
        where A : struct, IVectorArithmetic<T, V>
    {
        Check<A, V>(OnVectors<T, A, V>, dtype);
        CheckMasks<T, A, V>();
        CheckLargest<T, A, V>();
    }

    private static void Check<A, V>(Evaluation<V> evaluate, ScalarType dtype) where A : IArithmetic<V>
    {
        var format = FloatFormat.Of(dtype);
        double[] numbers = [.. s_numbers.Select(format.Round)];
        double[] left = [.. numbers.SelectMany(x => Enumerable.Repeat(x, numbers.Length))];
        double[] right = [.. Enumerable.Repeat(numbers, numbers.Length).SelectMany(y => y)];

        Is((x, _) => A.Constant(x, 0.3), (_, _) => 0.3);
        Is(A.Add, (x, y) => x + y);
        Is(A.Subtract, (x, y) => x - y);
        Is(A.Multiply, (x, y) => x * y);
        Is((x, _) => A.Abs(x), (x, _) => Math.Abs(x));
        Is((x, y) => A.CopySign(A.Abs(x), y), Math.CopySign);
        Is((x, _) => A.Floor(x), (x, _) => Math.Floor(x));
        Is((x, _) => A.Ceiling(x), (x, _) => Math.Ceiling(x));
        Is((x, _) => A.Round(x), (x, _) => Math.Round(x));
        Is((x, _) => A.Sign(x), (x, _) => x > 0 ? 1 : x < 0 ? -1 : 0);
        Is((x, _) => A.Heaviside(x), (x, _) => x > 0 ? 1 : 0);
        Is((x, y) => A.Select(A.AtMost(x, y), x, y), (x, y) => x <= y ? x : y);
        Is((x, y) => A.Select(A.Below(x, y), x, y), (x, y) => x < y ? x : y);
        Is((x, y) => A.Select(A.AtMost(x, y), A.Constant(x, 2), A.Constant(x, 3)), (x, y) => x <= y ? 2 : 3);
        Is((x, y) => A.Select(A.Below(x, y), A.Constant(x, 2), A.Constant(x, 3)), (x, y) => x < y ? 2 : 3);
        Is((x, y) => A.Select(A.And(A.AtMost(x, y), A.AtMost(y, x)), x, A.Constant(x, 3)), (x, y) => x == y ? x : 3);

        void Is(Func<V, V, V> function, Func<double, double, double> expected,
            [CallerArgumentExpression(nameof(function))] string what = "")
        {
            var results = evaluate(function, left, right);
            for (var i = 0; i < left.Length; i++)
            {
                var value = format.Round(expected(left[i], right[i]));
                var same = double.IsNaN(value)
                    ? double.IsNaN(results[i])
                    : BitConverter.DoubleToInt64Bits(results[i]) == BitConverter.DoubleToInt64Bits(value);
                same.Should().BeTrue(
                    "{0} of {1:R} and {2:R} is {3:R}, not {4:R}", what, left[i], right[i], value, results[i]);
            }
        }
    }

    private static double[] OnVectors<T, A, V>(Func<V, V, V> function, double[] left, double[] right)
        where T : unmanaged, INumberBase<T>
        where A : struct, IVectorArithmetic<T, V>
    {
        T* x = stackalloc T[A.Count], y = stackalloc T[A.Count];
        var results = new double[left.Length];
        for (var start = 0; start < left.Length; start += A.Count)
        {
            var count = Math.Min(A.Count, left.Length - start);
            for (var i = 0; i < count; i++)
                (x[i], y[i]) = (T.CreateChecked(left[start + i]), T.CreateChecked(right[start + i]));
            A.Store(function(A.Load(x), A.Load(y)), x);
            for (var i = 0; i < count; i++)
                results[start + i] = double.CreateChecked(x[i]);
        }
        return results;
    }

    private static void CheckMasks<T, A, V>()
        where T : unmanaged, INumber<T>
        where A : struct, IVectorArithmetic<T, V>
    {
        var chance = new Random(3);
        var lanes = stackalloc T[A.Count];
        for (var trial = 0; trial < 200; trial++)
        {
            var word = (ulong)chance.NextInt64();
            for (var i = 0; i < A.Count; i++)
                lanes[i] = (word >> i & 1) == 1 ? T.One : -T.One;
            var value = A.Load(lanes);
            A.Bits(A.Below(A.Constant(value, 0), value)).Should().Be(word & ((1ul << A.Count) - 1));
            A.Store(A.Keep(word, A.Constant(value, 5)), lanes);
            for (var i = 0; i < A.Count; i++)
                lanes[i].Should().Be((word >> i & 1) == 1 ? T.CreateChecked(5) : T.Zero);
        }
    }

    private static void CheckLargest<T, A, V>()
        where T : unmanaged, INumber<T>
        where A : struct, IVectorArithmetic<T, V>
    {
        var chance = new Random(4);
        var lanes = stackalloc T[A.Count];
        for (var trial = 0; trial < 200; trial++)
        {
            var values = new double[A.Count];
            for (var i = 0; i < values.Length; i++)
                lanes[i] = T.CreateChecked(values[i] = s_numbers[chance.Next(s_numbers.Length - 1)]);
            // Each lane in turn, so that none is left out.
            lanes[trial % A.Count] = T.CreateChecked(values[trial % A.Count] = 1e31);
            A.Largest(A.Load(lanes)).Should().Be(T.CreateChecked(values.Max()));
            lanes[trial % A.Count] = T.CreateChecked(values[trial % A.Count] = -1e31);
            A.Largest(A.Load(lanes)).Should().Be(T.CreateChecked(values.Max()));
        }
    }
}
