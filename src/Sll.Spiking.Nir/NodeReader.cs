using PureHDF;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking.Nir;

/// <summary>Nodes as modules.</summary>
internal static class NodeReader
{
    public static Module<Tensor, Tensor> Read(string name, IH5Group node, double? dt)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor Values(string field) => Node.Tensor(node, field);
        var step = new Lazy<double>(() => dt ?? StepOf(name, node));
        Tensor Ratio(string tau) => Values(tau).to(ScalarType.Float64).Over(step.Value);
        Tensor Share(string tau) => (-Ratio(tau).reciprocal()).Plus(1);
        void Expect(string field, Tensor wanted, string what)
        {
            if (node.LinkExists(field) && !Values(field).to(ScalarType.Float64).allclose(wanted, 1e-4, 1e-7))
                throw new NotSupportedException($"{field} of node {name} is not {what}, which no neuron here can be.");
        }
        void Resets()
        {
            var zero = tensor(0.0);
            Expect("v_leak", zero, "0");
            Expect("v_reset", zero, "0");
        }
        switch (node.Dataset("type").Read<string>())
        {
            case "Linear":
                return Weighted(Values("weight"), null);
            case "Affine":
                return Weighted(Values("weight"), Values("bias"));
            case "Conv1d":
                return Filled(Conv1(Values("weight"), node), Values("weight"), Values("bias"));
            case "Conv2d":
                return Filled(Conv2(Values("weight"), node), Values("weight"), Values("bias"));
            case "Flatten":
                return nn.Flatten();
            case "IF":
                Resets();
                Expect("r", tensor(1 / step.Value), "1/Δt");
                return Neuron(ones_like(Values("v_threshold").to(ScalarType.Float64)), Values("v_threshold"));
            case "LIF":
                Resets();
                Expect("r", Ratio("tau"), "τ/Δt");
                return Neuron(Share("tau"), Values("v_threshold"));
            case "CubaLIF":
                Resets();
                Expect("r", Ratio("tau_mem"), "τ/Δt");
                Expect("w_in", Ratio("tau_syn"), "τ/Δt of the synapse");
                return Synaptic(One(name, Share("tau_syn")), Share("tau_mem"), Values("v_threshold"));
            case "LI":
                Expect("v_leak", tensor(0.0), "0");
                Expect("r", Ratio("tau"), "τ/Δt");
                return Readout(Share("tau"));
            case "I":
                Expect("r", tensor(1 / step.Value), "1/Δt");
                return SpikingModules.LeakyReadout(1);
            case var type:
                throw new NotSupportedException($"Node {name} is of type {type}, for which there is no module here.");
        }
    }

    private static double StepOf(string name, IH5Group node) =>
        node.LinkExists("metadata/dt")
            ? node.Dataset("metadata/dt").Read<double>()
            : throw new ArgumentException(
                $"The file does not say of node {name} how long a step is: pass dt to NirFile.Read.", nameof(node));

    private static Leaky Neuron(Tensor beta, Tensor threshold) => IsOne(beta) && IsOne(threshold)
        ? SpikingModules.Leaky(First(beta), First(threshold), Reset.Zero)
        : SpikingModules.Leaky(beta.to(ScalarType.Float32), threshold, Reset.Zero);

    private static Synaptic Synaptic(double alpha, Tensor beta, Tensor threshold) => IsOne(beta) && IsOne(threshold)
        ? SpikingModules.Synaptic(alpha, First(beta), First(threshold), Reset.Zero)
        : SpikingModules.Synaptic(alpha, beta.to(ScalarType.Float32), threshold, Reset.Zero);

    private static LeakyReadout Readout(Tensor beta) => IsOne(beta)
        ? SpikingModules.LeakyReadout(First(beta))
        : SpikingModules.LeakyReadout(beta.to(ScalarType.Float32));

    // One number for all neurons.
    private static bool IsOne(Tensor values) => values.eq(values.reshape(-1)[0]).all().item<bool>();

    private static double First(Tensor values) => values.reshape(-1)[0].to(ScalarType.Float64).item<double>();

    private static double One(string name, Tensor values) => IsOne(values)
        ? First(values)
        : throw new NotSupportedException(
            $"The neurons of node {name} differ in the time constants of their synapses, which neurons here cannot.");

    private static TorchSharp.Modules.Linear Weighted(Tensor weight, Tensor? bias) =>
        Filled(nn.Linear(weight.shape[1], weight.shape[0], hasBias: bias is not null), weight, bias);

    private static TModule Filled<TModule>(TModule module, Tensor weight, Tensor? bias)
        where TModule : Module
    {
        module.get_parameter("weight")!.copy_(weight);
        if (bias is not null)
            module.get_parameter("bias")!.copy_(bias);
        return module;
    }

    private static TorchSharp.Modules.Conv1d Conv1(Tensor weight, IH5Group node)
    {
        var groups = node.Dataset("groups").Read<long>();
        long Field(string name) => node.Dataset(name).Read<long>();
        return nn.Conv1d(
            weight.shape[1] * groups, weight.shape[0], weight.shape[2], Field("stride"), Field("padding"),
                Field("dilation"), groups: groups);
    }

    private static TorchSharp.Modules.Conv2d Conv2(Tensor weight, IH5Group node)
    {
        var groups = node.Dataset("groups").Read<long>();
        (long, long) Field(string name) => node.Dataset(name).Read<long[]>() is [var height, var width] ? (height,
            width) : default;
        return nn.Conv2d(
            weight.shape[1] * groups, weight.shape[0], (weight.shape[2], weight.shape[3]), Field("stride"),
                Field("padding"),
            Field("dilation"), groups: groups);
    }
}
