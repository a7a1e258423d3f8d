namespace SllCore.Spiking.Tests.Oracle;

/// <summary>What a run of the recurrence gives, and the gradients of Σ weight · s + Σ weightOfLast · v; those of β and
/// θ for every neuron.</summary>
internal sealed record OracleRun(
    double[,] Spikes, double[] Last, double[,] ToInput, double[] ToBeta, double[] ToThreshold);

/// <summary>
/// u = βv + x; s = [u &gt; θ], or the line ½ + (u − θ)/(2ε) in the band; v = u − θs, u(1 − s), u; and its adjoint, in
/// plain loops over double, one neuron after the other.
/// </summary>
internal static class LeakyOracle
{
    public static OracleRun Run(
        double[,] x, double[,] weight, double[] weightOfLast, double[] betas, double[] thetas, double eps, double floor,
        Reset reset, bool detach, bool linear)
    {
        var (steps, neurons) = (x.GetLength(0), x.GetLength(1));
        var (spikes, toInput, last) = (new double[steps, neurons], new double[steps, neurons], new double[neurons]);
        var (toBeta, toTheta) = (new double[neurons], new double[neurons]);
        for (var i = 0; i < neurons; i++)
        {
            var (beta, theta) = (betas[i], thetas[i]);
            var (u, before) = (new double[steps], new double[steps]);
            var v = 0.0;
            for (var t = 0; t < steps; t++)
            {
                before[t] = v;
                u[t] = (beta * v) + x[t, i];
                if (reset == Reset.SubtractNextStep && v > theta)
                    u[t] -= theta;
                var d = u[t] - theta;
                var s = d > 0 ? 1.0 : 0.0;
                if (linear && Math.Abs(d) <= eps)
                    s = 0.5 + (d / (2 * eps));
                spikes[t, i] = s;
                v = reset switch { Reset.Subtract => u[t] - (theta * s), Reset.Zero => u[t] * (1 - s), _ => u[t] };
            }
            last[i] = v;
            var lambda = weightOfLast[i];
            for (var t = steps - 1; t >= 0; t--)
            {
                var s = spikes[t, i];
                var toSpike = weight[t, i];
                if (!detach && reset == Reset.Subtract)
                    toSpike -= theta * lambda;
                if (!detach && reset == Reset.Zero)
                    toSpike -= u[t] * lambda;
                var slope = (Math.Abs(u[t] - theta) <= eps ? 1 : floor) / (2 * eps);
                var toU = (reset == Reset.Zero ? lambda * (1 - s) : lambda) + (toSpike * slope);
                toTheta[i] -= toSpike * slope;
                if (reset == Reset.Subtract)
                    toTheta[i] -= lambda * s;
                if (reset == Reset.SubtractNextStep && before[t] > theta)
                    toTheta[i] -= toU;
                toBeta[i] += toU * before[t];
                toInput[t, i] = toU;
                lambda = beta * toU;
            }
        }
        return new(spikes, last, toInput, toBeta, toTheta);
    }
}
