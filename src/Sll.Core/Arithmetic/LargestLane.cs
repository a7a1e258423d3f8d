using System.Runtime.Intrinsics;

namespace SllCore.Arithmetic;

/// <summary>The largest element of a vector of float or double without NaN: of its halves, element by element, then of
/// the halves of those.</summary>
internal static class LargestLane
{
    public static T Of<T>(Vector512<T> value) => Of(Larger(value.GetLower(), value.GetUpper()));

    public static T Of<T>(Vector256<T> value) => Of(Larger(value.GetLower(), value.GetUpper()));

    public static T Of<T>(Vector128<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            var four = value.AsSingle();
            four = Larger(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
            return Larger(four, Vector128.Shuffle(four, Vector128.Create(1, 0, 3, 2))).As<float, T>().ToScalar();
        }
        var two = value.AsDouble();
        return Larger(two, Vector128.Shuffle(two, Vector128.Create(1L, 0))).As<double, T>().ToScalar();
    }

    private static Vector256<T> Larger<T>(Vector256<T> left, Vector256<T> right) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(left, right), left, right);

    private static Vector128<T> Larger<T>(Vector128<T> left, Vector128<T> right) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(left, right), left, right);
}
