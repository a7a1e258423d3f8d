using SllCore.Quantization.Training;

namespace SllCore.Quantization;

/// <content>The phases of the training, and what each step of it asks for.</content>
public sealed partial class PreparedModel
{
    /// <summary>Gets what the model does now.</summary>
    public QuantizationPhase Phase
    {
        get => (QuantizationPhase)get_buffer("phase")!.item<long>();
        private set
        {
            using var phase = tensor((long)value);
            _ = get_buffer("phase")!.copy_(phase);
        }
    }

    /// <summary>Observes the ranges of all values on some batches; the model is quantized from then on.</summary>
    /// <param name="batches">Batches of inputs: at least one.</param>
    /// <param name="progress">Is told each batch, or null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="batches"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no batch, or one that the model does not take.</exception>
    /// <exception cref="ArithmeticException">A value is infinite or NaN; the message names its module.</exception>
    /// <exception cref="InvalidOperationException">The observers are frozen.</exception>
    /// <remarks>After an exception the phase and the ranges are what they were.</remarks>
    public void Calibrate(IEnumerable<Tensor> batches, IProgress<QuantizationProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (Phase > QuantizationPhase.Training)
            throw new InvalidOperationException(
                $"The model is in the phase {Phase}: its ranges do not change any more.");
        using var constant = no_grad();
        using var mode = new Evaluation(model);
        var (phase, memories) = (Phase, activations.Select(point => point.Memory()).ToArray());
        Phase = QuantizationPhase.Observing;
        try
        {
            Observe(batches, progress);
        }
        catch
        {
            foreach (var (point, memory) in activations.Zip(memories))
                point.Restore(memory);
            Phase = phase;
            throw;
        }
        foreach (var point in activations)
            point.Start();
        Phase = QuantizationPhase.Training;
    }

    private void Observe(IEnumerable<Tensor> batches, IProgress<QuantizationProgress>? progress)
    {
        var seen = 0;
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            _ = forward(batch);
            seen++;
            progress?.Report(new(seen));
        }
        if (seen == 0)
            throw new ArgumentException("There is no batch to calibrate with.", nameof(batches));
    }

    /// <summary>Call it after each step of the optimizer: keeps learned steps positive, and follows and freezes
    /// oscillating weights.</summary>
    /// <exception cref="InvalidOperationException">The model is not calibrated: what was trained was the float
    /// model.</exception>
    public void Step()
    {
        DemandCalibrated();
        foreach (var point in activations)
            point.KeepPositive();
        foreach (var layer in weights)
            layer.AfterStep();
    }

    /// <summary>Fixes the ranges of the activations.</summary>
    /// <exception cref="InvalidOperationException">The model is not calibrated.</exception>
    public void FreezeObservers()
    {
        DemandCalibrated();
        if (Phase < QuantizationPhase.ObserversFrozen)
            Phase = QuantizationPhase.ObserversFrozen;
    }

    /// <summary>Fixes the statistics of the batch norms and folds them into their layers. Freezes the observers too. A
    /// last epoch of training in this phase regains what the change costs.</summary>
    /// <exception cref="InvalidOperationException">The model is not calibrated.</exception>
    public void FreezeBatchNorm()
    {
        DemandCalibrated();
        Phase = QuantizationPhase.BatchNormFrozen;
    }

    /// <summary>A penalty that draws each weight to the middle of its code, so that it does not oscillate: add it to
    /// the loss, times some λ that grows during the training (Nagel et al. 2022, arXiv:2203.11086).</summary>
    /// <returns>Σ(w − Q(w))² over all weights, a scalar.</returns>
    public Tensor Dampening()
    {
        using var scope = NewDisposeScope();
        return weights.Select(layer => layer.Dampening()).Aggregate((sum, layer) => sum.Plus(layer))
            .MoveToOuterDisposeScope();
    }

    private void DemandCalibrated()
    {
        if (Phase == QuantizationPhase.Observing || !activations.All(point => point.IsCalibrated))
            throw new InvalidOperationException("The model is not calibrated: call Calibrate(batches) first.");
    }
}
