using PureHDF;

namespace SllCore.Spiking.Nir;

/// <summary>Neurons as nodes, if NIR can say what they do.</summary>
internal static class NeuronWriter
{
    public static H5Group Write(SpikingNeuron neuron, long[] shape, double dt)
    {
        float[] Row(Tensor values, Func<double, double> function) =>
            [.. values.expand(shape).to(ScalarType.Float64).contiguous().data<double>().Select(value =>
                (float)function(value))];
        if (neuron is FiringNeuron firing and (Leaky or Synaptic))
            Refuse(firing);
        return Named(neuron switch
        {
            Leaky leaky when IsOne(leaky.Beta()) => Node.Of(
                "IF", ("r", Full(1 / dt)), ("v_threshold", Row(leaky.Threshold(), x => x)), ("v_reset", Full(0))),
            Leaky leaky => Node.Of(
                "LIF", ("tau", Row(leaky.Beta(), beta => dt / Rest(neuron, beta))), ("r", Row(leaky.Beta(), beta =>
                    1 / Rest(neuron, beta))),
                ("v_leak", Full(0)), ("v_threshold", Row(leaky.Threshold(), x => x)), ("v_reset", Full(0))),
            Synaptic synaptic => Node.Of(
                "CubaLIF", ("tau_mem", Row(synaptic.Beta(), beta => dt / Rest(neuron, beta))),
                ("tau_syn", Full(dt / Rest(neuron, synaptic.Alpha))), ("r", Row(synaptic.Beta(), beta =>
                    1 / Rest(neuron, beta))),
                ("v_leak", Full(0)), ("v_threshold", Row(synaptic.Threshold(), x => x)), ("v_reset", Full(0)),
                ("w_in", Full(1 / Rest(neuron, synaptic.Alpha)))),
            LeakyReadout readout when IsOne(readout.Beta()) => Node.Of("I", ("r", Full(1 / dt))),
            LeakyReadout readout => Node.Of(
                "LI", ("tau", Row(readout.Beta(), beta => dt / Rest(neuron, beta))),
                ("r", Row(readout.Beta(), beta => 1 / Rest(neuron, beta))), ("v_leak", Full(0))),
            _ => throw new NotSupportedException(
                $"NIR has no node for {neuron.GetName()}: of neurons write Leaky, IntegrateAndFire, Synaptic or " +
                "LeakyReadout."),
        });

        float[] Full(double value)
        {
            var row = new float[shape.Aggregate(1L, (product, size) => product * size)];
            Array.Fill(row, (float)value);
            return row;
        }

        H5Group Named(H5Group node)
        {
            foreach (var name in node.Keys.Where(name => node[name] is float[]).ToArray())
                node[name] = Shaped((float[])node[name]);
            node["metadata"] = NodeWriter.Metadata(dt);
            return node;
        }

        object Shaped(float[] row)
        {
            if (shape.Length == 1)
                return row;
            var values = Array.CreateInstance(typeof(float), shape);
            Buffer.BlockCopy(row, 0, values, 0, row.Length * sizeof(float));
            return values;
        }
    }

    private static void Refuse(FiringNeuron neuron)
    {
        if (neuron.Reset != Reset.Zero)
        {
            throw new NotSupportedException(
                $"{neuron.GetName()} has Reset.{neuron.Reset}, but NIR's neurons are reset to a fixed potential: " +
                "another network would be written. Train it with reset: Reset.Zero.");
        }
        if (neuron.Refractory > 0)
        {
            throw new NotSupportedException(
                $"{neuron.GetName()} has {neuron.Refractory} refractory steps, which NIR's neurons have not: train " +
                "it with refractory: 0.");
        }
    }

    private static bool IsOne(Tensor beta) => beta.Is(1).all().item<bool>();

    // 1 − β, which a time constant divides by.
    private static double Rest(SpikingNeuron neuron, double beta) => beta < 1
        ? 1 - beta
        : throw new NotSupportedException(
            $"{neuron.GetName()} has neurons that do not leak among others that do, or a synapse that does not: NIR " +
            "has no node for it.");
}
