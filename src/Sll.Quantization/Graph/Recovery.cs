using SllCore.Quantization.Integer;
using TorchSharp.Modules;

namespace SllCore.Quantization.Graph;

/// <summary>
/// Finds what lies between the modules of a model from the values of two forwards with different inputs: what goes into
/// a module must be, bit for bit, an earlier value after a short chain of functions.
/// </summary>
internal sealed class Recovery
{
    private const int LongestChain = 3;
    private const int LongestPart = 2;

    private readonly List<Known> _known = [];
    private readonly List<Step> _steps = [];
    private int _functions;

    /// <summary>The steps of a model in the order of their computation; the last one is the output.</summary>
    public static List<Step> Of(nn.Module<Tensor, Tensor> model, Tensor example)
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        // Of another scale and order, so that for example Hardtanh of small values is not taken for the identity; the
        // indices of an embedding stay among those of the example.
        Tensor[] inputs =
        [
            example,
            example.is_floating_point() ? example.flip(0).Times(-1.7).Plus(0.3)
                : example.max().Plus(example.min()) - example,
        ];
        var (first, second) = (Recording.Of(model, inputs[0]), Recording.Of(model, inputs[1]));
        if (!first.Calls.Select(call => call.Name).SequenceEqual(second.Calls.Select(call => call.Name)))
            throw new NotSupportedException(
                "The model calls other modules for other inputs: only a fixed structure can be converted.");
        return new Recovery().Run(inputs, first, second);
    }

    private List<Step> Run(
        Tensor[] inputs, (List<ModuleCall> Calls, Tensor Output) first, (List<ModuleCall> Calls, Tensor Output) second)
    {
        Learn(new(StepKind.Input, "input", null), inputs);
        var latest = "the input";
        foreach (var (a, b) in first.Calls.Zip(second.Calls))
        {
            var sources = a.Inputs.Zip(b.Inputs, (x, y) => Explain([x, y], a.Name, latest)).ToArray();
            Follow(a, sources, [a.Output, b.Output]);
            latest = $"module '{a.Name}'";
        }
        var output = Use(Explain([first.Output, second.Output], "output", latest), "the output");
        var needed = new HashSet<Step>();
        Reach(output, needed);
        var steps = _steps.FindAll(needed.Contains);
        CheckEndToEnd(steps, inputs, [first.Output, second.Output]);
        return steps;
    }

    private void Follow(ModuleCall call, Known[] inputs, Tensor[] outputs)
    {
        var (name, input) = (call.Name, inputs[0]);
        switch (call.Module)
        {
            case Dropout or Identity or Dropout1d or Dropout2d:
                _known.Add(input with { Values = outputs });
                break;
            case ReLU:
                Clamp(name, input, Activation.Relu, outputs);
                break;
            case ReLU6:
                Clamp(name, input, Activation.Relu6, outputs);
                break;
            case Hardtanh tanh:
                Clamp(name, input, (tanh.min_val, tanh.max_val), outputs);
                break;
            case BatchNorm norm:
                Fold(norm, name, input, outputs);
                break;
            case Embedding when input.Step.Kind == StepKind.Input && !input.Values[0].is_floating_point():
                Learn(new(StepKind.Embedding, name, call.Module), outputs);
                break;
            case Linear or Conv1d or Conv2d or ConvTranspose2d:
                CheckLayer(call);
                Learn(new(StepKind.Matrix, name, call.Module, Use(input, name)), outputs);
                break;
            case Add:
                Learn(new(StepKind.Sum, name, call.Module, Use(input, name), Use(inputs[1], name)), outputs);
                break;
            case Sigmoid:
                Learn(new(StepKind.Sigmoid, name, call.Module, Use(input, name)), outputs);
                break;
            case LeakyReLU:
                Learn(new(StepKind.LeakyRelu, name, call.Module, Use(input, name)), outputs);
                break;
            case MaxPool1d { ceil_mode: false, dilation: null or 1 } pool:
                Learn(new(StepKind.MaxPool, name, call.Module, Use(input, name))
                {
                    Window = Window.Of(pool.kernel_size, pool.stride, pool.padding),
                }, outputs);
                break;
            case AvgPool1d { ceil_mode: false, padding: null or 0 } pool:
                Learn(new(StepKind.Average, name, call.Module, Use(input, name))
                {
                    Window = Window.Of(pool.kernel_size, pool.stride, pool.padding),
                }, outputs);
                break;
            case AdaptiveAvgPool1d { output_size: 1 }:
                Learn(new(StepKind.GlobalAverage, name, call.Module, Use(input, name)), outputs);
                break;
            case MaxPool2d { ceil_mode: false } pool when (pool.dilation ?? []).All(d => d == 1):
                Learn(new(StepKind.MaxPool, name, call.Module, Use(input, name))
                {
                    Window = Window.Of(pool.kernel_size, pool.stride, pool.padding),
                }, outputs);
                break;
            case AvgPool2d { ceil_mode: false, divisor_override: null } pool when (pool.padding ?? []).All(p => p == 0):
                Learn(new(StepKind.Average, name, call.Module, Use(input, name))
                {
                    Window = Window.Of(pool.kernel_size, pool.stride, pool.padding),
                }, outputs);
                break;
            case AdaptiveAvgPool2d pool when pool.output_size.All(size => size == 1):
                Learn(new(StepKind.GlobalAverage, name, call.Module, Use(input, name)), outputs);
                break;
            case Flatten { start_dim: 1, end_dim: -1 }:
                Learn(new(StepKind.Flatten, name, call.Module, Use(input, name)), outputs);
                break;
            default:
                throw new NotSupportedException(
                    $"Module '{name}' is a {call.Module.GetType().Name} with settings that have no integer form. " +
                    "Supported: Linear, Conv1d, Conv2d, ConvTranspose2d (zero padding), BatchNorm after them, " +
                    "Embedding of the model's input, ReLU, ReLU6, LeakyReLU, Sigmoid, MaxPool1d, MaxPool2d, " +
                    "AvgPool1d and AvgPool2d without padding, AdaptiveAvgPool1d(1), AdaptiveAvgPool2d(1), " +
                    "Flatten(1), Dropout, Identity and SllCore.Quantization.Add.");
        }
    }

    private static void CheckLayer(ModuleCall call)
    {
        if (call.Module is Convolution layer
            && (layer.padding_mode != PaddingModes.Zeros || layer.padding_type is not null and not Padding.Valid))
            throw new NotSupportedException(
                $"Layer '{call.Name}' pads with {layer.padding_mode}: use numbers for padding and zeros.");
        if (call.Module is ConvTranspose2d spread && spread.stride.Distinct().Count() > 1)
            throw new NotSupportedException(
                $"Layer '{call.Name}' has the strides {string.Join(", ", spread.stride)}: use the same in all " +
                "directions.");
    }

    private void Fold(NormBase norm, string name, Known input, Tensor[] outputs)
    {
        if (input.Step is not { Kind: StepKind.Matrix, Norm: null, Clamp: null } || input.Clamp != Activation.None)
        {
            throw new NotSupportedException(
                $"BatchNorm '{name}' follows '{input.Step.Name}': it can be folded only right after a Linear or Conv " +
                    "layer of its own.");
        }
        (input.Step.Norm, input.Step.NormName) = (norm, name);
        _ = _known.RemoveAll(known => known.Step == input.Step);
        _known.Add(new(input.Step, Activation.None, outputs));
    }

    private void Clamp(string name, Known input, (double Low, double High) clamp, Tensor[] outputs)
    {
        // TorchSharp 0.107's Hardtanh returns its input as it is.
        if (!Same([.. input.Values.Select(value => Activation.Of(value, clamp))], outputs))
        {
            throw new NotSupportedException(
                $"Module '{name}' does not clamp its input to [{clamp.Low}, {clamp.High}] as its type says: use " +
                    "nn.ReLU or nn.ReLU6.");
        }
        _known.Add(new(input.Step, Activation.Then(input.Clamp, clamp), outputs));
    }

    private void Learn(Step step, Tensor[] values)
    {
        _steps.Add(step);
        _known.Add(new(step, Activation.None, values));
    }

    /// <summary>Fixes the activation of a step by a use of it.</summary>
    private static Step Use(Known known, string user)
    {
        if ((known.Step.Clamp ??= known.Clamp) != known.Clamp)
        {
            throw new NotSupportedException(
                $"'{known.Step.Name}' is used before and after its activation, by '{user}' and by a module before " +
                    "it: " +
                "quantized layers hand over one value.");
        }
        return known.Step;
    }

    /// <summary>The simplest explanation of a value.</summary>
    private Known Explain(Tensor[] values, string user, string latest)
    {
        // The newest first: where values coincide, an activation that changes nothing counts as applied.
        var chains = Enumerable.Reverse(_known).Select(known => new Chain(known, [])).ToList();
        var next = chains.ToList();
        for (var length = 0; length <= LongestChain; length++)
        {
            if (next.Find(chain => Same(chain.End.Values, values)) is { } found)
                return Keep(found);
            if (length == LongestPart && Concatenation(chains, values, user) is { } joined)
                return joined;
            next = [.. next.SelectMany(Longer)];
            chains.AddRange(next);
        }
        throw new NotSupportedException(
            $"What goes into '{user}' is not explained by relu, relu6, max_pool2d(2), flatten(1) and cat of earlier " +
            $"values; the last one known is that of {latest}. Write sums as the module SllCore.Quantization.Add and " +
            "averages as AdaptiveAvgPool2d(1), and call the modules in between by .call(x).");
    }

    // cat commutes with relu, max_pool2d and flatten: they are looked for before it.
    private Known? Concatenation(List<Chain> chains, Tensor[] values, string user)
    {
        for (var dim = 1; dim < values[0].dim(); dim++)
        {
            var fitting = chains.FindAll(chain => Fits(chain.End.Values[0], values[0], dim));
            if (Parts(fitting, values, dim, 0) is not { Count: > 1 } parts)
                continue;
            var steps = parts.Select(part => Use(Keep(part), user)).ToArray();
            Learn(new(StepKind.Concat, $"cat{_functions++}", null, steps) { Dim = dim }, values);
            return _known[^1];
        }
        return null;
    }

    private static List<Chain>? Parts(List<Chain> chains, Tensor[] values, int dim, long offset)
    {
        if (offset == values[0].shape[dim])
            return [];
        foreach (var chain in chains)
        {
            var length = chain.End.Values[0].shape[dim];
            if (offset + length <= values[0].shape[dim]
                && Same(chain.End.Values, [.. values.Select(value => value.narrow(dim, offset, length))])
                && Parts(chains, values, dim, offset + length) is { } rest)
            {
                return [chain, .. rest];
            }
        }
        return null;
    }

    private static bool Fits(Tensor part, Tensor whole, int dim) =>
        part.dim() == whole.dim() && part.shape[dim] < whole.shape[dim]
        && part.shape.Where((_, i) => i != dim).SequenceEqual(whole.shape.Where((_, i) => i != dim));

    private IEnumerable<Chain> Longer(Chain chain)
    {
        var end = chain.End;
        if (!end.Values[0].is_floating_point())
            yield break;
        foreach (var clamp in new[] { Activation.Relu, Activation.Relu6 })
        {
            yield return chain.Then(new(
                end.Step, Activation.Then(end.Clamp, clamp),
                    [.. end.Values.Select(value => Activation.Of(value, clamp))]));
        }
        if (end.Values[0].dim() > 2)
            yield return Function(chain, new(StepKind.Flatten, $"flatten{_functions++}", null, end.Step));
        if (end.Values[0].dim() == 4 && end.Values[0].shape[2] > 1 && end.Values[0].shape[3] > 1)
        {
            yield return Function(chain, new(StepKind.MaxPool, $"max_pool2d{_functions++}", null, end.Step)
            {
                Window = Window.Of([2], null, null),
            });
        }
    }

    private static Chain Function(Chain chain, Step step) =>
        chain.Then(new(step, Activation.None, [.. chain.End.Values.Select(value => step.Of([value]))]));

    private Known Keep(Chain found)
    {
        var previous = found.Start;
        foreach (var known in found.Links)
        {
            if (known.Step != previous.Step)
            {
                _ = Use(previous, known.Step.Name);
                _steps.Add(known.Step);
            }
            _known.Add(known);
            previous = known;
        }
        return found.End;
    }

    private static void Reach(Step step, HashSet<Step> reached)
    {
        if (reached.Add(step))
        {
            foreach (var input in step.Inputs)
                Reach(input, reached);
        }
    }

    private static void CheckEndToEnd(List<Step> steps, Tensor[] inputs, Tensor[] outputs)
    {
        foreach (var (input, output) in inputs.Zip(outputs))
        {
            var found = FloatRun.Of(steps, input)[steps[^1]];
            if (!Same([found], [output]))
            {
                throw new NotSupportedException(
                    $"The structure that was recovered, {string.Join(" → ", steps.Select(step => step.Name))}, " +
                        "misses the model's output by " +
                    $"{(found - output).abs().max().item<float>()}: write the model with modules.");
            }
        }
    }

    private static bool Same(Tensor[] a, Tensor[] b) =>
        a.Zip(b).All(pair => pair.First.shape.SequenceEqual(pair.Second.shape) && Equal(pair.First, pair.Second));

    private static bool Equal(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return a.eq(b).all().item<bool>();
    }

    private sealed record Known(Step Step, (double Low, double High) Clamp, Tensor[] Values);

    private sealed record Chain(Known Start, Known[] Links)
    {
        public Known End => Links.Length == 0 ? Start : Links[^1];

        public Chain Then(Known next) => this with { Links = [.. Links, next] };
    }
}
