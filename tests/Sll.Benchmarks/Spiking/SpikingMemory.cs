using SllCore.Benchmarks.Ratios;
using SllCore.Spiking;
using Spectre.Console;
using static SllCore.Spiking.SpikingModules;

namespace SllCore.Benchmarks.Spiking;

/// <summary>Counts the bytes that neurons keep between forward and backward, per neuron and step, beyond their input
/// and their spikes.</summary>
internal static class SpikingMemory
{
    private const long Steps = 32;
    private const long Neurons = 1 << 17;

    private static readonly (string Name, double Bound, Func<SpikingNeuron> Neuron)[] s_rows =
    [
        ("Leaky", 0.13, () => Leaky()),
        ("Leaky, reset to zero", 0.26, () => Leaky(reset: Reset.Zero)),
        ("Leaky, θ learned", 0.26, () => Leaky(learnThreshold: true)),
        ("Leaky, β learned", 4.3, () => Leaky(learnBeta: true)),
        ("Synaptic", 0.13, () => Synaptic()),
        ("Adaptive", 0.13, () => Adaptive()),
        ("Leaky, coverage", 0.13, () => Leaky(surrogate: Surrogate.Coverage(0.5))),
        ("Leaky, arctan", 1.2, () => Leaky(surrogate: Surrogate.Arctan())),
    ];

    public static void Print()
    {
        set_num_threads(1);
        var table = new Table().AddColumns("neurons", "bytes per neuron and step", "bound", "");
        foreach (var (name, bound, neuron) in s_rows)
        {
            var bytes = Measure(neuron());
            table.AddRow(name, $"{bytes:F3}", $"≤ {bound}", bytes <= bound ? "[green]met[/]" : "[yellow]missed[/]");
        }
        AnsiConsole.Write(table);
    }

    private static double Measure(SpikingNeuron neuron)
    {
        using var scope = NewDisposeScope();
        var input = Work.Input(Steps, Neurons);
        neuron.forward(input).Dispose();
        var before = KeptMemory.Allocated();
        var spikes = neuron.forward(input);
        var kept = KeptMemory.Allocated() - before - (Steps * Neurons * sizeof(float));
        GC.KeepAlive(spikes);
        return (double)kept / (Steps * Neurons);
    }
}
