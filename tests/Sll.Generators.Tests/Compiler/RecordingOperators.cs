using SllCore.Operators;
using static TorchSharp.torch;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>Notes the calls that reach the operator table.</summary>
internal sealed class RecordingOperators : HardOperators
{
    public List<string> Calls { get; } = [];

    public override Tensor Round(Tensor input, long decimals)
    {
        Calls.Add($"Round {decimals}");
        return base.Round(input, decimals);
    }

    public override Tensor Heaviside(Tensor input, Tensor values)
    {
        Calls.Add("Heaviside");
        return base.Heaviside(input, values);
    }

    protected override Tensor Apply(StepOperator step, Tensor input)
    {
        Calls.Add(step.Name);
        return base.Apply(step, input);
    }
}
