namespace SllCore.Quantization.Tests;

/// <summary>Trains a model, prepared or not.</summary>
internal static class Fit
{
    private const int Batch = 64;

    /// <summary>Some epochs of whole batches in the order of the images; the prepared model's Step follows each
    /// step.</summary>
    public static void Train(
        nn.Module<Tensor, Tensor> model, Tensor images, Tensor labels, double rate, int epochs = 1)
    {
        using var optimizer = new Learning.Adam(model.parameters(), rate);
        model.train();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            for (var start = 0; start + Batch <= images.shape[0]; start += Batch)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                var range = TensorIndex.Slice(start, start + Batch);
                nn.functional.cross_entropy(model.call(images[range]), labels[range]).backward();
                optimizer.step();
                (model as PreparedModel)?.Step();
            }
        }
        model.eval();
    }
}
