using static TorchSharp.torch;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>Notes the calls that reach the operator table, with the number of decimals if there are some.</summary>
internal sealed class RecordingOperators : HardOperators
{
    public List<string> Calls { get; } = [];

    protected override Tensor Apply(StepOperator step, Tensor input)
    {
        Calls.Add(step.Unit == 1 ? step.Name : $"{step.Name} {-Math.Round(Math.Log10(step.Unit))}");
        return base.Apply(step, input);
    }
}
