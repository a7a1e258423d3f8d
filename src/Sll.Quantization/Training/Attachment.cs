using SllCore.Quantization.Graph;
using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>The hooks through which the values between modules pass, and the norms that folding takes out.</summary>
internal sealed class Attachment : IDisposable
{
    private readonly List<Action> _removals = [];

    /// <summary>Lets the inputs of the steps' modules pass through <paramref name="enter"/>, and what a norm gives through
    /// <paramref name="leave"/>, with its input and output.</summary>
    public Attachment(IEnumerable<Step> steps, Func<Step, Tensor, Tensor> enter, Func<Tensor, Tensor, Tensor> leave)
    {
        foreach (var uses in steps.Where(Computes).GroupBy(step => step.Module))
        {
            var sources = uses.ToArray();
            if (uses.Key is Add add)
            {
                Demand(sources);
                add.Entry = (value, i) => enter(sources[0].Inputs[i].Source, value);
                _removals.Add(() => add.Entry = null);
                continue;
            }
            Demand(sources);
            var module = (nn.Module<Tensor, Tensor>)uses.Key!;
            var hook = module.register_forward_pre_hook((_, value) => enter(sources[0].Inputs[0].Source, value));
            _removals.Add(hook.remove);
        }
        foreach (var norm in steps.Select(step => step.Norm).OfType<NormBase>())
        {
            var hook = norm.register_forward_hook((_, input, output) => leave(input, output));
            _removals.Add(hook.remove);
        }
    }

    public void Dispose()
    {
        foreach (var remove in _removals)
            remove();
        _removals.Clear();
    }

    private static bool Computes(Step step) => step.Kind is StepKind.Matrix or StepKind.Sum or StepKind.Average or StepKind.GlobalAverage;

    private static void Demand(Step[] uses)
    {
        if (uses.Length > 1)
        {
            throw new NotSupportedException(
                $"Module '{uses[0].Name}' is called {uses.Length} times in one forward, with values of different ranges: give each call a module of its own.");
        }
    }
}
