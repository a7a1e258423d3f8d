namespace SllCore.Quantization.FakeQuantization;

/// <summary>The kernels on tensors: contiguous, float32, on the CPU; with several lattices, channels first.</summary>
internal static unsafe class FakeQuantizePass
{
    /// <summary>The values, and where the gradient passes.</summary>
    public static (Tensor Output, BitMask Mask) Forward(Tensor input, Lattice[] lattices)
    {
        var output = empty_like(input);
        var length = input.NumberOfElements / lattices.Length;
        var words = FakeQuantizeKernel.Words(length);
        var mask = BitMask.For(lattices.Length * words * BitMask.WordSize);
        float* from = Memory.Address<float>(input), to = Memory.Address<float>(output);
        fixed (ulong* array = mask.Words)
        {
            var bits = mask.Address(array);
            ForEach(lattices, length, (at, start, count, lattice) => FakeQuantizeKernel.Forward(
                from + at, to + at, bits + start, count, lattice));
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
        float* from = Memory.Address<float>(g), to = Memory.Address<float>(gradient);
        fixed (ulong* array = mask.Words)
        {
            var bits = mask.Address(array);
            ForEach(lattices, length, (at, start, count, lattice) => FakeQuantizeKernel.Backward(
                from + at, to + at, bits + start, count, lattice));
        }
        GC.KeepAlive(g);
        GC.KeepAlive(gradient);
        GC.KeepAlive(mask.Tensor);
        return gradient;
    }

    /// <summary>The gradients of the values, and of the steps: LSQ's, times 1/√(N·Q), N values per step and Q the
    /// largest code.</summary>
    public static (Tensor Values, Tensor Steps) Backward(Tensor x, Tensor g, BitMask mask, Lattice[] lattices)
    {
        var gradient = empty_like(g);
        var length = x.NumberOfElements / lattices.Length;
        var words = FakeQuantizeKernel.Words(length);
        var damping = LearnedStep.Damping(length, lattices[0].High);
        float* values = Memory.Address<float>(x), from = Memory.Address<float>(g), to = Memory.Address<float>(gradient);
        var steps = empty(lattices.Length);
        var sums = Memory.Address<float>(steps);
        fixed (ulong* array = mask.Words)
        {
            var bits = mask.Address(array);
            for (var c = 0; c < lattices.Length; c++)
            {
                sums[c] = (float)(damping * FakeQuantizeKernel.Backward(
                    values + (c * length), from + (c * length), to + (c * length), bits + (c * words), length,
                    lattices[c]));
            }
        }
        GC.KeepAlive(x);
        GC.KeepAlive(g);
        GC.KeepAlive(gradient);
        GC.KeepAlive(steps);
        GC.KeepAlive(mask.Tensor);
        return (gradient, steps);
    }

    // Calls run with the first element, its word of the mask, and the length: of each channel, or if there is one, of
    // its chunks.
    private static void ForEach(Lattice[] lattices, long length, Action<long, long, long, Lattice> run)
    {
        if (lattices is [var only])
        {
            Chunks.Run(length, length, (start, count) => run(start, start / BitMask.WordSize, count, only));
            return;
        }
        var words = FakeQuantizeKernel.Words(length);
        for (var c = 0; c < lattices.Length; c++)
            run(c * length, c * words, length, lattices[c]);
    }
}
