namespace SllCore.Spiking;

/// <summary>Values as spike trains: [batch, …] to [time, batch, …].</summary>
public static class Encode
{
    /// <summary>The values themselves at every step, as a current: nothing is copied.</summary>
    /// <param name="values">A floating-point tensor [batch, …].</param>
    /// <param name="steps">How many steps: 1 or more.</param>
    /// <returns>The same values at every step, expanded.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> is not a floating-point tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public static Tensor Direct(Tensor values, long steps)
    {
        Values(values, steps);
        using var scope = NewDisposeScope();
        return values.unsqueeze(0).expand([steps, .. values.shape]).MoveToOuterDisposeScope();
    }

    /// <summary>A spike at each step with the value as its probability.</summary>
    /// <param name="values">A floating-point tensor of probabilities, from 0 to 1.</param>
    /// <param name="steps">How many steps: 1 or more.</param>
    /// <param name="generator">Where the random numbers come from, or null for torch's default.</param>
    /// <returns>Spikes, 0 or 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static Tensor Rate(Tensor values, long steps, Generator? generator = null)
    {
        Shares(values, steps);
        using var scope = NewDisposeScope();
        var chance = rand([steps, .. values.shape], dtype: ScalarType.Float32, device: values.device,
            generator: generator);
        return chance.lt(values.unsqueeze(0)).to(values.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>One spike for each value, the earlier the larger it is: at step (1 − value)(steps − 1),
    /// rounded.</summary>
    /// <param name="values">A floating-point tensor, from 0 to 1.</param>
    /// <param name="steps">How many steps: 1 or more.</param>
    /// <param name="least">Values below this give no spike: from 0 to 1.</param>
    /// <returns>Spikes, 0 or 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static Tensor Latency(Tensor values, long steps, double least = 0.05)
    {
        Shares(values, steps);
        Check.Share(least);
        using var scope = NewDisposeScope();
        using var end = steps.ToScalar();
        // In half types steps beyond 2048, or 256, would be one and the same.
        var x = HalfTypes.Widen(values.detach());
        var when = (-x).Plus(1).Times(steps - 1).round().unsqueeze(0);
        var clock = arange(end, device: x.device).to(x.dtype).view([steps, .. x.shape.Select(_ => 1L)]);
        var spikes = when.eq(clock).logical_and(values.detach().AtLeast(least).unsqueeze(0));
        return spikes.to(values.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Changes of a signal: 1 where it has risen by more than a threshold since the step before, −1 where it
    /// has fallen by more; the first step is compared with 0.</summary>
    /// <param name="signal">A floating-point tensor [time, batch, …].</param>
    /// <param name="threshold">The threshold, in units of the signal: finite, above 0.</param>
    /// <param name="hasOff">Falls give −1, else nothing.</param>
    /// <returns>Spikes −1, 0 or 1 of the shape of <paramref name="signal"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="signal"/> is not [time, batch, …].</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is outside its range.</exception>
    public static Tensor Delta(Tensor signal, double threshold, bool hasOff = true)
    {
        Check.Sequence(signal);
        Argument.Positive(threshold);
        using var scope = NewDisposeScope();
        var x = signal.detach();
        var before = cat([zeros_like(x.narrow(0, 0, 1)), x.narrow(0, 0, x.shape[0] - 1)], 0);
        var change = x - before;
        var spikes = change.Above(threshold).to(x.dtype);
        if (hasOff)
            spikes -= change.Below(-threshold).to(x.dtype);
        return spikes.MoveToOuterDisposeScope();
    }

    /// <summary>Every value as currents of a population of neurons, each with a Gaussian receptive field; the centres
    /// are spread evenly (Bohte et al. 2002, doi:10.1016/S0925-2312(01)00658-0).</summary>
    /// <param name="values">A floating-point tensor [batch, features].</param>
    /// <param name="steps">How many steps: 1 or more.</param>
    /// <param name="neurons">Neurons for each value: 2 or more.</param>
    /// <param name="low">The centre of the first.</param>
    /// <param name="high">The centre of the last: above <paramref name="low"/>.</param>
    /// <returns>Currents from 0 to 1, [steps, batch, features · neurons], the same at every step.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> is not [batch, features].</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Tensor Population(Tensor values, long steps, int neurons, double low = 0, double high = 1)
    {
        Values(values, steps);
        if (values.Dimensions != 2)
            throw new ArgumentException($"values must be [batch, features], but is {TensorArgument.ShapeOf(values)}.",
                nameof(values));
        if (neurons < 2)
            throw new ArgumentOutOfRangeException(nameof(neurons), neurons, "neurons must be 2 or more.");
        if (!(Check.Finite(high) > Check.Finite(low)))
            throw new ArgumentOutOfRangeException(nameof(high), high, $"high must be above low, which is {low}.");
        using var scope = NewDisposeScope();
        // The values may be of a type that does not hold the centres, or the squares.
        var x = values.to(ScalarType.Float64).unsqueeze(-1);
        var centres = linspace(low, high, neurons, dtype: x.dtype, device: x.device);
        var width = (high - low) / (neurons - 1);
        var currents = (x - centres).Over(width).square().Times(-0.5).exp().flatten(1);
        return Direct(currents.to(values.dtype), steps).MoveToOuterDisposeScope();
    }

    private static void Values(Tensor values, long steps)
    {
        TensorArgument.Dense(TensorArgument.Real(values), nameof(values));
        if (!values.is_floating_point())
        {
            throw new ArgumentException(
                $"values is {values.dtype}, but must be a floating-point tensor: pass values.to(ScalarType.Float32).",
                    nameof(values));
        }
        Check.Positive(steps);
    }

    private static void Shares(Tensor values, long steps)
    {
        Values(values, steps);
        using var scope = NewDisposeScope();
        var x = values.detach();
        if (!x.AtLeast(0).logical_and(x.AtMost(1)).all().item<bool>())
        {
            throw new ArgumentOutOfRangeException(
                nameof(values), "values must be from 0 to 1, as probabilities and times are: scale them first.");
        }
    }
}
