using TorchSharp.Modules;

namespace SllCore.Quantization.Graph;

/// <summary>A call of a module without children, with copies of what went in and came out.</summary>
internal sealed record ModuleCall(string Name, nn.Module Module, Tensor[] Inputs, Tensor Output);

/// <summary>The calls of one forward, in their order.</summary>
internal static class Recording
{
    public static (List<ModuleCall> Calls, Tensor Output) Of(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        var calls = new List<ModuleCall>();
        var removals = new List<Action>();
        try
        {
            foreach (var (name, module) in Leaves(model))
                removals.Add(Listen(name, module, calls));
            return (calls, model.call(input).clone());
        }
        finally
        {
            foreach (var remove in removals)
                remove();
        }
    }

    /// <summary>The modules without children, each once; the model itself if it has none.</summary>
    public static IEnumerable<(string Name, nn.Module Module)> Leaves(nn.Module<Tensor, Tensor> model) =>
        model.named_modules().Append(("model", model)).Where(pair => !pair.Item2.children().Any())
            .DistinctBy(pair => pair.Item2, ReferenceEqualityComparer.Instance);

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
