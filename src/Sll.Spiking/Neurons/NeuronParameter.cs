using TorchSharp.Modules;

namespace SllCore.Spiking.Neurons;

/// <summary>β or θ: a number, numbers per feature, or either of them trained. β is trained as its logit, so that it
/// stays between 0 and 1.</summary>
internal sealed class NeuronParameter
{
    private readonly Tensor? _initial;
    private Func<Tensor>? _registered;

    private NeuronParameter(double number, Tensor? initial, bool isLogit) => (Number, _initial, IsLogit) = (number,
        initial, isLogit);

    /// <summary>The number, or the mean of the numbers that it began with.</summary>
    public double Number { get; }

    /// <summary>What the module registers: the values, or their logits; null for a number.</summary>
    public Tensor? Stored => _registered?.Invoke() ?? _initial;

    public bool IsLearned => _initial is Parameter;

    /// <summary>It is stored as its logit.</summary>
    public bool IsLogit { get; }

    /// <summary>It is one for all neurons.</summary>
    public bool IsNumber => Stored is null || Stored.NumberOfElements == 1;

    public static NeuronParameter Of(double value, bool isLearned, bool isShare)
    {
        if (!isLearned)
            return new(value, null, false);
        return new(value, OwnedParameter.Of(tensor((float)(isShare ? Logit(value) : value))), isShare);
    }

    public static NeuronParameter Of(Tensor values, bool isLearned, bool isShare)
    {
        using var scope = NewDisposeScope();
        var copy = values.detach().clone();
        var mean = copy.to(ScalarType.Float64).mean().item<double>();
        if (isLearned && isShare)
            copy = copy.logit();
        copy.DetachFromDisposeScope();
        return new(mean, isLearned ? new Parameter(copy) : copy, isLearned && isShare);
    }

    /// <summary>Registers the values with their module, which may later replace them, as on another device.</summary>
    public void Register(Func<string, Parameter, Func<Tensor>> parameter, Func<string, Tensor, Func<Tensor>> buffer,
        string name)
    {
        if (_initial is Parameter learned)
            _registered = parameter(IsLogit ? name + "_logit" : name, learned);
        else if (_initial is not null)
            _registered = buffer(name, _initial);
    }

    /// <summary>The values in a dtype; null for a number.</summary>
    public Tensor? Values(ScalarType dtype) => Stored is null ? null : (IsLogit ? Stored.sigmoid() : Stored).to(dtype);

    /// <summary>The one value as it is now, rounded to a dtype.</summary>
    public double NumberNow(ScalarType dtype)
    {
        if (Stored is null)
            return Number;
        using var _ = no_grad();
        using var value = Values(dtype)!;
        return value.ToDouble();
    }

    /// <summary>What <see cref="Stored"/> holds, as one number of a dtype; null if nothing is stored.</summary>
    public Tensor? StoredNumber(ScalarType dtype)
    {
        var number = Stored is { Dimensions: > 0 } ? Stored.reshape([]) : Stored;
        return number is null || number.dtype == dtype ? number : number.to(dtype);
    }

    /// <summary>A copy of the values as they are now.</summary>
    public Tensor Now()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var values = Values(Stored?.dtype ?? ScalarType.Float64) ?? tensor(Number);
        return values.detach().clone().MoveToOuterDisposeScope();
    }

    private static double Logit(double value) => Math.Log(value / (1 - value));
}
