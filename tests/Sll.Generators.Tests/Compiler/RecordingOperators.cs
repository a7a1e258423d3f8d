using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>Notes the calls that reach the operator table.</summary>
internal sealed class RecordingOperators : HardOperators
{
    public List<string> Calls { get; } = [];

    public override Tensor Sign(Tensor input) => Note(base.Sign(input));

    public override Tensor Floor(Tensor input) => Note(base.Floor(input));

    public override Tensor Ceil(Tensor input) => Note(base.Ceil(input));

    public override Tensor Heaviside(Tensor input, Tensor values) => Note(base.Heaviside(input, values));

    public override Tensor Round(Tensor input, long decimals) => Note(base.Round(input, decimals), $"Round {decimals}");

    private Tensor Note(Tensor result, [CallerMemberName] string call = "")
    {
        Calls.Add(call);
        return result;
    }
}
