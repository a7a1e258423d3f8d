using SllCore.Quantization.Graph;

namespace SllCore.Quantization.Training;

/// <summary>The hooks through which the values between modules pass, the sums and averages that are rounded as the
/// integer kernels do, and the norms that folding takes out.</summary>
internal sealed class Attachment : IDisposable
{
    private readonly List<Action> _removals = [];

    /// <summary>Lets the inputs of the steps' modules pass through <paramref name="enter"/>, the results of sums and
    /// averages through <paramref name="round"/>, with their inputs, and what a norm gives through
    /// <paramref name="leave"/>, with its step, input and output. A module that is called several times has the same
    /// grids at each call: any of its steps stands for all.</summary>
    public Attachment(
        IEnumerable<Step> steps, Func<Step, Tensor, Tensor> enter, Func<Step, Tensor[], Tensor, Tensor> round,
        Func<Step, Tensor, Tensor, Tensor> leave)
    {
        foreach (var step in steps.Where(step => step.HasHooks).DistinctBy(step => step.Module))
        {
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
        foreach (var step in steps.Where(step => step.Statistics is not null).DistinctBy(step => step.Statistics))
        {
            var hook = step.Statistics!.register_forward_hook((_, input, output) => leave(step, input, output));
            _removals.Add(hook.remove);
        }
    }

    public void Dispose()
    {
        foreach (var remove in _removals)
            remove();
    }
}
