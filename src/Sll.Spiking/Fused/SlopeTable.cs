using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SllCore.Spiking.Fused;

/// <summary>
/// A slope that falls with |d|, in one byte: c = round(255 √(slope(|d|) / slope(0))), read back as slope(0)·(c/255)². The
/// root leaves the tails, which train neurons that hardly fire, more of the codes than their height would. |d| is looked
/// up on a grid that is uniform below the width and grows in proportion above: the bits of 1 + |d|/width as a float32
/// are that grid. The error is below 1/200 of slope(0).
/// </summary>
internal sealed unsafe class SlopeTable
{
    private const int Codes = 256;
    private const int CellsPerOctave = 1024;
    private const int Octaves = 10;
    private const int Shift = 23 - 10;
    private const uint One = 0x3F800000;

    private readonly byte[] _codes = new byte[CellsPerOctave * Octaves];
    private readonly float[] _slopes = new float[Codes];
    private readonly float _scale;

    /// <summary>The table of a slope.</summary>
    /// <param name="slope">d ↦ the slope, for tensors.</param>
    /// <param name="width">The distance over which the slope changes by about its own size.</param>
    public SlopeTable(Func<Tensor, Tensor> slope, double width)
    {
        _scale = (float)(1 / width);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        // 0, then the middle of every cell.
        var distances = Enumerable.Range(0, _codes.Length).Select(cell => (Middle(cell) - 1) * width).Prepend(0);
        var slopes = slope(tensor(distances.ToArray(), ScalarType.Float64)).data<double>().ToArray();
        for (var cell = 0; cell < _codes.Length; cell++)
            _codes[cell] = (byte)Math.Round((Codes - 1) * Math.Sqrt(Math.Min(1, slopes[cell + 1] / slopes[0])));
        for (var code = 0; code < Codes; code++)
            _slopes[code] = (float)(slopes[0] * Math.Pow(code / (Codes - 1.0), 2));
    }

    /// <summary>The codes of so many distances; that of NaN is that of ∞.</summary>
    public void Write<T>(T* distances, byte* codes, int count)
        where T : unmanaged
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(_codes);
        for (var i = 0; i < count; i++)
        {
            var d = typeof(T) == typeof(float) ? ((float*)distances)[i] : (float)((double*)distances)[i];
            var cell = (BitConverter.SingleToUInt32Bits(1 + (Math.Abs(d) * _scale)) - One) >> Shift;
            codes[i] = Unsafe.Add(ref table, (nint)Math.Min(cell, (CellsPerOctave * Octaves) - 1));
        }
    }

    /// <summary>The slopes of so many codes.</summary>
    public void Read<T>(byte* codes, T* slopes, int count)
        where T : unmanaged
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(_slopes);
        for (var i = 0; i < count; i++)
        {
            var slope = Unsafe.Add(ref table, (nint)codes[i]);
            if (typeof(T) == typeof(float))
                ((float*)slopes)[i] = slope;
            else
                ((double*)slopes)[i] = slope;
        }
    }

    private static double Middle(int cell) =>
        BitConverter.UInt32BitsToSingle(One + ((uint)cell << Shift) + (1u << (Shift - 1)));
}
