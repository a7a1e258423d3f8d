using System.Numerics;
using System.Runtime.Intrinsics;

namespace SllCore.Tests.Bands;

/// <summary>The runs of `.ci/run` with fewer instructions really have fewer.</summary>
[Trait("Category", "Operators")]
public sealed class InstructionSetTests
{
    [Fact]
    public void What_the_environment_switches_off_is_off()
    {
        if (IsOff("DOTNET_EnableAVX512"))
            Vector512.IsHardwareAccelerated.Should().BeFalse();
        if (IsOff("DOTNET_EnableAVX2"))
            Vector256.IsHardwareAccelerated.Should().BeFalse();
        if (IsOff("DOTNET_EnableHWIntrinsic"))
            Vector.IsHardwareAccelerated.Should().BeFalse();
    }

    private static bool IsOff(string variable) => Environment.GetEnvironmentVariable(variable) == "0";
}
