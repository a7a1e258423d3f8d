namespace SllCore.Arithmetic;

/// <summary>Arithmetic on vectors of <typeparamref name="T"/> that lie in memory.</summary>
internal unsafe interface IVectorArithmetic<T, V> : IArithmetic<V>
    where T : unmanaged
{
    /// <summary>Elements per vector; divides 64.</summary>
    static abstract int Count { get; }

    static abstract V Load(T* source);
    static abstract void Store(V value, T* destination);

    /// <summary>One bit per element of a mask, the first element lowest.</summary>
    static abstract ulong Bits(V mask);

    /// <summary>The largest element, of a vector without NaN.</summary>
    static abstract T Largest(V value);

    /// <summary>The elements whose bit among the lowest <see cref="Count"/> is set, as <see cref="Bits"/> counts them;
    /// 0 in the place of the others.</summary>
    static abstract V Keep(ulong bits, V value);

    /// <summary>The elements of <paramref name="set"/> whose bit is set, as for <see cref="Keep"/>; those of
    /// <paramref name="unset"/> in the place of the others.</summary>
    static abstract V Choose(ulong bits, V set, V unset);
}
