using TorchSharp.Modules;

namespace SllCore.Quantization.Graph;

/// <summary>Finds layers that a model calls by <c>forward</c>, past their hooks.</summary>
internal static class CallCheck
{
    public static void Of(nn.Module<Tensor, Tensor> model, Tensor example)
    {
        if (!example.is_floating_point() && !Recording.Leaves(model).Any(leaf => leaf.Module is Embedding))
            throw new ArgumentException(
                $"example is {example.dtype}, but the model has no Embedding: it must be Float32.", nameof(example));
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var (calls, output) = Recording.Of(model, example);
        var layers = Recording.Leaves(model).Where(leaf => leaf.Module is Linear or Convolution or Embedding).ToArray();
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
