using TorchSharp.Modules;

namespace SllCore.Quantization.Graph;

/// <summary>Finds layers that a model calls by <c>forward</c>, past their hooks.</summary>
internal static class CallCheck
{
    public static void Of(nn.Module<Tensor, Tensor> model, Tensor example, QuantizationOptions options)
    {
        var units = CallRecording.Units(model, options).ToArray();
        if (!example.is_floating_point() && !Array.Exists(units, unit => unit.Module is Embedding))
            throw new ArgumentException(
                $"example is {example.dtype}, but the model has no Embedding: it must be Float32.", nameof(example));
        if (Array.Find(units, unit => options.SkippedBy(unit.Name) is not null
            && unit.Module is not (nn.Module<Tensor, Tensor> or Add)) is { Module: not null } odd)
            throw new NotSupportedException(
                $"'{odd.Name}' is a {odd.Module.GetType().Name}: only a module from one tensor to one tensor can be " +
                    "skipped. Put it into a class of your own that is.");
        foreach (var (name, module) in units)
            _ = Activation.OfModule(module, name);
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var (calls, output) = CallRecording.Of(model, example, options);
        var layers = Array.FindAll(units, unit =>
            unit.Module is Linear or Convolution or Embedding || unit.Module.named_children().Any());
        if (layers.Length == 0)
            throw new NotSupportedException(
                "The model has no Linear or convolution layer: there is nothing to quantize.");
        var silent = layers.Where(layer => !calls.Exists(call => call.Module == layer.Module))
            .Select(layer => $"'{layer.Name}'").ToArray();
        if (silent.Length > 0)
        {
            throw new NotSupportedException(
                $"The hooks of {string.Join(", ", silent)} did not run: write layer.call(x) instead of " +
                    "layer.forward(x), or remove a layer that is not used.");
        }
        if (!output.isfinite().all().item<bool>())
            throw new NotSupportedException(
                "The model gives infinite values or NaN for the example: train it in float first.");
    }
}
