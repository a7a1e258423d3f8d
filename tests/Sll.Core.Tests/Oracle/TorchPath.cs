using SllCore.Steps;

namespace SllCore.Tests.Oracle;

/// <summary>A step by torch's operators, as every device but the CPU computes it, on the CPU.</summary>
internal sealed class TorchPath(StepOperator step) : StepOperator(step.Name, step.Shape), ITensorStep
{
    private const string Suffix = " by torch";

    public static string NameOf(string step) => step + Suffix;

    /// <summary>The step whose path by torch has this name, if it is such a name.</summary>
    public static StepOperator? Find(string name) => name.EndsWith(Suffix, StringComparison.Ordinal)
        ? new TorchPath(AllSteps.All.Single(step => NameOf(step.Name) == name))
        : null;

    public override Tensor Hard(Tensor input) => step.Hard(input);

    public override Tensor Distance(Tensor input) => step.Distance(input);

    public override Tensor Middle(Tensor input) => step.Middle(input);

    TensorParts ITensorStep.Parts(Tensor x) => ((ITensorStep)step).Parts(x);
}
