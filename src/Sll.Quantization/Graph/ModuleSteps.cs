using SllCore.Quantization.Integer;
using TorchSharp.Modules;

namespace SllCore.Quantization.Graph;

/// <summary>The step that a module is.</summary>
internal sealed class ModuleSteps(Knowledge knowledge, QuantizationOptions options)
{
    /// <summary>Learns what a module gives.</summary>
    /// <param name="name">Its name in the model.</param>
    /// <param name="module">The module.</param>
    /// <param name="inputs">What goes into it.</param>
    /// <param name="outputs">What it gives in each recorded forward.</param>
    public void Follow(string name, nn.Module module, Known[] inputs, Tensor[] outputs)
    {
        var input = inputs[0];
        if (Activation.OfModule(module, name) is { } clamp)
        {
            knowledge.Values.Add(new(input.Step, Activation.Then(input.Clamp, clamp), outputs));
            return;
        }
        switch (module)
        {
            case Dropout or Identity or Dropout1d or Dropout2d:
                knowledge.Values.Add(input with { Values = outputs });
                return;
            case BatchNorm norm when options.SkippedBy(name) is null:
                Fold(norm, name, input, outputs);
                return;
            case Embedding when input.Step.Kind == StepKind.Input && !input.Values[0].is_floating_point():
                Learn(StepKind.Embedding, Window.None);
                return;
        }
        var (kind, window) = StepKinds.Of(module, name, options.SkippedBy(name) is not null);
        Learn(kind, window, [.. inputs.Select(known => Knowledge.Use(known, name))]);

        void Learn(StepKind kind, Window window, params Step[] sources)
        {
            // A module that is called again is a step again.
            var uses = knowledge.Steps.Count(step => step.Module == module);
            var unique = uses == 0 ? name : $"{name}#{uses + 1}";
            _ = knowledge.Learn(new(kind, unique, module, sources) { Window = window }, outputs);
        }
    }

    private void Fold(BatchNorm norm, string name, Known input, Tensor[] outputs)
    {
        if (input.Step is not { Kind: StepKind.Matrix, Norm: null, Clamp: null } || input.Clamp != Activation.None)
        {
            var what = input.Step.Kind == StepKind.Float
                ? "which stays float: skip it too"
                : "but it can be folded only right after a Linear or Conv layer of its own: move it there, or skip it";
            throw new NotSupportedException($"BatchNorm '{name}' follows '{input.Step.Name}', {what}.");
        }
        if (norm.running_mean is null)
        {
            throw new NotSupportedException(
                $"BatchNorm '{name}' has no running statistics to fold into '{input.Step.Name}': set " +
                    "track_running_stats, or skip it.");
        }
        input.Step.Norm = norm;
        _ = knowledge.Values.RemoveAll(known => known.Step == input.Step);
        knowledge.Values.Add(new(input.Step, Activation.None, outputs));
    }
}
