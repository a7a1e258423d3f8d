using TorchSharp.Modules;

namespace Learning;

/// <summary>
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η · m̂/(√v̂ + 10⁻⁸), with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
/// (Kingma, Ba 2015, arXiv:1412.6980): torch's arithmetic, bit for bit, and its defaults in TorchSharp.
/// </summary>
/// <remarks>TorchSharp's own step converts numbers for native calls in passing. The garbage collector can take one
/// while the call still reads it, and then the training ends with "Unknown scalar type".</remarks>
internal sealed class Adam : TorchSharp.Modules.Adam
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;

    private readonly (Parameter Weight, Tensor Mean, Tensor Square)[] _moments;

    public Adam(IEnumerable<Parameter> parameters, double learningRate)
        : base(parameters = [.. parameters], learningRate, Beta1, Beta2) =>
        _moments = [.. parameters.Select(weight => (weight, zeros(weight.shape), zeros(weight.shape)))];

    /// <summary>Gets what it remembers of every weight.</summary>
    public IEnumerable<Tensor> Moments => _moments.SelectMany(each => new[] { each.Mean, each.Square });

    /// <summary>Gets or sets the number of steps made.</summary>
    public int Steps { get; set; }

    public override Tensor step(Func<Tensor>? closure = null)
    {
        using var constant = no_grad();
        Steps++;
        using var keep = Beta1.ToScalar();
        using var add = (1 - Beta1).ToScalar();
        using var keepSquare = Beta2.ToScalar();
        using var addSquare = (1 - Beta2).ToScalar();
        using var correction = Math.Sqrt(1 - Math.Pow(Beta2, Steps)).ToScalar();
        using var eps = 1e-8.ToScalar();
        using var one = 1.ToScalar();
        using var rate = (-ParamGroups.Single().LearningRate / (1 - Math.Pow(Beta1, Steps))).ToScalar();
        foreach (var (weight, mean, square) in _moments)
        {
            if (weight.grad is not { } gradient)
                continue;
            mean.mul_(keep).add_(gradient, alpha: add);
            square.mul_(keepSquare).addcmul_(gradient, gradient, value: addSquare);
            using var root = square.sqrt().div_(correction).add_(eps, one);
            weight.addcdiv_(mean, root, value: rate);
        }
        return null!;
    }
}
