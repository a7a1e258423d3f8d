using SllCore.Quantization.Integer;
using TorchSharp.Modules;

namespace SllCore.Quantization.Graph;

/// <summary>One step of a model, as it was recovered. Activations are a clamp of the step before them, and a batch norm
/// is part of its layer.</summary>
internal sealed class Step(StepKind kind, string name, nn.Module? module, params Step[] inputs)
{
    public StepKind Kind => kind;

    public string Name => name;

    public nn.Module? Module => module;

    public Step[] Inputs => inputs;

    /// <summary>The pooling window, if it is a pool.</summary>
    public Window Window { get; init; } = Window.None;

    /// <summary>Along which a concatenation goes.</summary>
    public long Dim { get; init; }

    public NormBase? Norm { get; set; }

    /// <summary>The norm that follows the statistics of its batches, folded in or by itself.</summary>
    public NormBase? Statistics => Norm ?? module as NormBase;

    /// <summary>Whether its inputs go through their grids when its module is called: it computes with them.</summary>
    public bool HasHooks => kind is StepKind.Matrix or StepKind.Sum or StepKind.Average or StepKind.GlobalAverage
        or StepKind.Sigmoid or StepKind.LeakyRelu or StepKind.Function or StepKind.Float;

    /// <summary>The bounds of the activation that follows, null until a use of the step has fixed them.</summary>
    public (double Low, double High)? Clamp { get; set; }

    /// <summary>The step that computes new codes: pools of maxima and Flatten only choose among those of their
    /// input.</summary>
    public Step Source => kind is StepKind.MaxPool or StepKind.Flatten ? inputs[0].Source : this;

    /// <summary>The float value of the step, its activation included where it is fixed.</summary>
    public Tensor Of(Tensor[] values)
    {
        var x = values[0];
        var result = kind switch
        {
            StepKind.Input => x.alias(),
            StepKind.Sum => x.Plus(values[1]),
            StepKind.MaxPool => Window.Maxima(x),
            StepKind.Flatten => x.flatten(1),
            StepKind.Concat => cat(values, Dim),
            // Some change their input.
            _ => ((nn.Module<Tensor, Tensor>)module!).forward(x.clone()),
        };
        if (Norm is not null)
            result = Norm.forward(result);
        return Clamp is { } clamp ? Activation.Of(result, clamp) : result;
    }
}
