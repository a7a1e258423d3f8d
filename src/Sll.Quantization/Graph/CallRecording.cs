using TorchSharp.Modules;

namespace SllCore.Quantization.Graph;

/// <summary>A call of a module, with copies of what went in and came out.</summary>
internal sealed record ModuleCall(string Name, nn.Module Module, Tensor[] Inputs, Tensor Output);

/// <summary>The calls of one forward, in their order.</summary>
internal static class CallRecording
{
    public static (List<ModuleCall> Calls, Tensor Output) Of(
        nn.Module<Tensor, Tensor> model, Tensor input, QuantizationOptions options)
    {
        var calls = new List<ModuleCall>();
        var removals = new List<Action>();
        try
        {
            foreach (var (name, module) in Units(model, options))
                removals.Add(Listen(name, module, calls));
            return (calls, model.call(input).clone());
        }
        finally
        {
            foreach (var remove in removals)
                remove();
        }
    }

    /// <summary>The modules that are steps, each once: those without children, and classes of the user's that are
    /// skipped, as a whole; the model itself if it has no children.</summary>
    public static IEnumerable<(string Name, nn.Module Module)> Units(
        nn.Module<Tensor, Tensor> model, QuantizationOptions options) =>
        model.named_children().Any()
            ? Within("", model, options).DistinctBy(unit => unit.Module, ReferenceEqualityComparer.Instance)
            : [("model", model)];

    private static IEnumerable<(string Name, nn.Module Module)> Within(
        string prefix, nn.Module parent, QuantizationOptions options)
    {
        foreach (var (own, module) in parent.named_children())
        {
            var name = prefix + own;
            var whole = module is nn.Module<Tensor, Tensor> and not Sequential && options.SkippedBy(name) is not null;
            if (whole || !module.named_children().Any())
                yield return (name, module);
            else
                foreach (var unit in Within(name + ".", module, options))
                    yield return unit;
        }
    }

    private static Action Listen(string name, nn.Module module, List<ModuleCall> calls)
    {
        if (module is Add add)
        {
            var inputs = new Tensor[2];
            add.Entry = (value, i) => inputs[i] = value.clone();
            add.Exit = (_, sum) =>
            {
                calls.Add(new(name, add, [.. inputs], sum.clone()));
                return sum;
            };
            return () => (add.Entry, add.Exit) = (null, null);
        }
        if (module is not nn.Module<Tensor, Tensor> unary)
            return () => { };
        Tensor? before = null;
        var enter = unary.register_forward_pre_hook((_, input) =>
        {
            // An activation in place changes its input.
            before = input.clone();
            return input;
        });
        var leave = unary.register_forward_hook((_, _, output) =>
        {
            calls.Add(new(name, module, [before!], output.clone()));
            return output;
        });
        return () =>
        {
            enter.remove();
            leave.remove();
        };
    }
}
