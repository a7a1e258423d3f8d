using System.Runtime.CompilerServices;
using SllCore.Arithmetic;

namespace SllCore.Blends;

/// <summary>The loops of <see cref="FusedBlend"/>: whole vectors, and a padded one for what is left.</summary>
internal static unsafe class BlendLoop<T, A, V>
    where T : unmanaged
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward(T* c, T* a, T* b, T* output, long length)
    {
        long i = 0;
        for (; i <= length - A.Count; i += A.Count)
            A.Store(BlendFormula.Values<A, V>(A.Load(c + i), A.Load(a + i), A.Load(b + i)), output + i);
        var rest = (int)(length - i);
        if (rest > 0)
            Store(BlendFormula.Values<A, V>(Load(c + i, rest), Load(a + i, rest), Load(b + i, rest)), output + i, rest);
    }

    /// <summary>The gradient of the condition.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ToCondition(T* g, T* a, T* b, T* gradient, long length)
    {
        var largest = A.Constant(default, typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue);
        long i = 0;
        for (; i <= length - A.Count; i += A.Count)
            A.Store(BlendFormula.ToCondition<A, V>(A.Load(g + i), A.Load(a + i), A.Load(b + i), largest), gradient + i);
        var rest = (int)(length - i);
        if (rest > 0)
        {
            var last = BlendFormula.ToCondition<A, V>(Load(g + i, rest), Load(a + i, rest), Load(b + i, rest), largest);
            Store(last, gradient + i, rest);
        }
    }

    /// <summary>The gradients of the branches; null for one that nobody wants.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ToBranches(T* g, T* c, T* toA, T* toB, long length)
    {
        long i = 0;
        for (; i <= length - A.Count; i += A.Count)
        {
            var (v, condition) = (A.Load(g + i), A.Load(c + i));
            if (toA is not null)
                A.Store(BlendFormula.ToChosen<A, V>(v, condition), toA + i);
            if (toB is not null)
                A.Store(BlendFormula.ToOther<A, V>(v, condition), toB + i);
        }
        var rest = (int)(length - i);
        if (rest == 0)
            return;
        var (last, ofLast) = (Load(g + i, rest), Load(c + i, rest));
        if (toA is not null)
            Store(BlendFormula.ToChosen<A, V>(last, ofLast), toA + i, rest);
        if (toB is not null)
            Store(BlendFormula.ToOther<A, V>(last, ofLast), toB + i, rest);
    }

    private static V Load(T* source, int count)
    {
        var padded = stackalloc T[A.Count];
        new Span<T>(source, count).CopyTo(new Span<T>(padded, count));
        return A.Load(padded);
    }

    private static void Store(V value, T* destination, int count)
    {
        var padded = stackalloc T[A.Count];
        A.Store(value, padded);
        new Span<T>(padded, count).CopyTo(new Span<T>(destination, count));
    }
}
