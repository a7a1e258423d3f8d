namespace SllCore.Quantization.FakeQuantization;

/// <summary>The kernels on tensors: contiguous, float32, on the CPU; with several lattices, channels first.</summary>
internal static unsafe class FakeQuantizePass
{
    /// <summary>The values, and where the gradient passes.</summary>
    public static (Tensor Output, BitMask Mask) Forward(Tensor input, Lattice[] lattices)
    {
        using var constant = no_grad();
        var output = empty_like(input);
        var length = input.NumberOfElements / lattices.Length;
        var words = FakeQuantizeKernel.Words(length);
        var mask = BitMask.For(lattices.Length * words * BitMask.WordSize);
        float* from = Memory.Address<float>(input), to = Memory.Address<float>(output);
        fixed (ulong* array = mask.Words)
        {
            var bits = mask.Address(array);
            for (var c = 0; c < lattices.Length; c++)
                FakeQuantizeKernel.Forward(from + (c * length), to + (c * length), bits + (c * words), length,
                    lattices[c]);
        }
        // The kernel has addresses only: a tensor that nobody holds could be collected while it runs.
        GC.KeepAlive(input);
        GC.KeepAlive(output);
        GC.KeepAlive(mask.Tensor);
        return (output, mask);
    }

    /// <summary>The gradient of the values.</summary>
    public static Tensor Backward(Tensor g, BitMask mask, Lattice[] lattices)
    {
        var gradient = empty_like(g);
        var length = g.NumberOfElements / lattices.Length;
        var words = FakeQuantizeKernel.Words(length);
        float* from = Memory.Address<float>(g), to = Memory.Address<float>(gradient);
        fixed (ulong* array = mask.Words)
        {
            var bits = mask.Address(array);
            for (var c = 0; c < lattices.Length; c++)
            {
                FakeQuantizeKernel.Backward(
                    from + (c * length), to + (c * length), bits + (c * words), length, 1 / (2 * lattices[c].Eps));
            }
        }
        GC.KeepAlive(g);
        GC.KeepAlive(gradient);
        GC.KeepAlive(mask.Tensor);
        return gradient;
    }

    /// <summary>The gradient of the steps, LSQ's: times 1/√(N·Q), N values per step and Q the largest code.</summary>
    public static Tensor StepGradient(Tensor x, Tensor g, Lattice[] lattices)
    {
        var length = x.NumberOfElements / lattices.Length;
        var damping = 1 / Math.Sqrt(length * Math.Max(lattices[0].High, 1));
        float* values = Memory.Address<float>(x), gradients = Memory.Address<float>(g);
        var result = new float[lattices.Length];
        for (var c = 0; c < lattices.Length; c++)
        {
            result[c] = (float)(damping * FakeQuantizeKernel.StepGradient(
                values + (c * length), gradients + (c * length), length, lattices[c]));
        }
        GC.KeepAlive(x);
        GC.KeepAlive(g);
        return tensor(result);
    }
}
