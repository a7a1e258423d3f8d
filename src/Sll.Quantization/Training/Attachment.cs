using SllCore.Quantization.Graph;
using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>The hooks through which the values between modules pass, the sums and averages that are rounded as the
/// integer kernels do, and the norms that folding takes out.</summary>
internal sealed class Attachment : IDisposable
{
    private readonly List<Action> _removals = [];

    /// <summary>Lets the inputs of the steps' modules pass through <paramref name="enter"/>, the results of sums and
    /// averages through <paramref name="round"/>, with their inputs, and what a norm gives through
    /// <paramref name="leave"/>, with its
    /// module, input and output.</summary>
    public Attachment(
        IEnumerable<Step> steps, Func<Step, Tensor, Tensor> enter, Func<Step, Tensor[], Tensor, Tensor> round,
        Func<NormBase, Tensor, Tensor, Tensor> leave)
    {
        foreach (var uses in steps.Where(Computes).GroupBy(step => step.Module))
        {
            var step = Only([.. uses]);
            if (step.Module is Add add)
            {
                add.Entry = (value, i) => enter(step.Inputs[i].Source, value);
                add.Exit = (summands, sum) => round(step, summands, sum);
                _removals.Add(() => (add.Entry, add.Exit) = (null, null));
                continue;
            }
            var module = (nn.Module<Tensor, Tensor>)step.Module!;
            _removals.Add(module.register_forward_pre_hook((_, value) => enter(step.Inputs[0].Source, value)).remove);
            if (step.Kind is StepKind.Average or StepKind.GlobalAverage)
                _removals.Add(module.register_forward_hook((_, input, output) => round(step, [input], output)).remove);
        }
        foreach (var norm in steps.Select(step => step.Norm).OfType<NormBase>())
        {
            var hook = norm.register_forward_hook((_, input, output) => leave(norm, input, output));
            _removals.Add(hook.remove);
        }
    }

    public void Dispose()
    {
        foreach (var remove in _removals)
            remove();
        _removals.Clear();
    }

    private static bool Computes(Step step) => step.Kind is StepKind.Matrix or StepKind.Sum or StepKind.Average
        or StepKind.GlobalAverage or StepKind.Sigmoid or StepKind.LeakyRelu;

    private static Step Only(Step[] uses) => uses.Length == 1 ? uses[0] : throw new NotSupportedException(
        $"Module '{uses[0].Name}' is called {uses.Length} times in one forward, with values of different ranges: " +
        "give each call a module of its own.");
}
