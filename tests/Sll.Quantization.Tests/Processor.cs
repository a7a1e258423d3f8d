using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SllCore.Quantization.Tests;

/// <summary>What the sums of ONNX Runtime depend on here.</summary>
internal static class Processor
{
    /// <summary>Gets a value indicating whether pairs of 8-bit products are added without saturating: always but on x64
    /// without VNNI, where <see cref="QuantizationOptions.ReduceRange"/> is needed. AVX-512 VNNI is bit 11 of ECX of
    /// leaf 7, AVX-VNNI bit 4 of EAX of its subleaf 1.</summary>
    public static bool AddsExactly { get; } =
        RuntimeInformation.ProcessArchitecture != Architecture.X64 || (X86Base.IsSupported && HasVnni());

    private static bool HasVnni() => IsSet(X86Base.CpuId(7, 0).Ecx, 11) || IsSet(X86Base.CpuId(7, 1).Eax, 4);

    private static bool IsSet(int register, int bit) => (register >> bit & 1) == 1;
}
