using System.IO.Enumeration;

namespace SllCore.Quantization;

/// <summary>How a model is quantized. The defaults are what runs with the same result on every x64 processor.</summary>
public sealed record QuantizationOptions
{
    /// <summary>Gets the quantizer of the weights: symmetric.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Quantizer Weights
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Weights));
    } = Quantizer.Symmetric();

    /// <summary>Gets the quantizer of the activations: affine.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Quantizer Activations
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Activations));
    } = Quantizer.Affine();

    /// <summary>Gets a value indicating whether 8-bit weights use 7 bits only, so that processors without VNNI, which
    /// add pairs of products in 16 bits, do not saturate.</summary>
    public bool ReduceRange { get; init; } = true;

    /// <summary>Gets the gradient of the rounding: by default that of the straight-through estimator within the
    /// codes.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LinearizeOptions Band
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Band));
    } = new() { Eps = 0.5, Forward = ForwardValues.Hard };

    /// <summary>Gets a value indicating whether weights that oscillate between two codes are frozen
    /// (Nagel et al. 2022, arXiv:2203.11086). For 4 bits and fewer.</summary>
    public bool FreezeOscillating { get; init; }

    /// <summary>Gets the processes that train one model together, or null for this one alone, which costs nothing. With
    /// it the ranges of activations and the statistics of batch norms are those of the batches of all, so that every
    /// process has the same scales, to the bit.</summary>
    /// <remarks>Every process must call the model equally often, and add up the gradients of the parameters itself. A
    /// forward in training exchanges two numbers per observed value, with <see cref="ObserverKind.Percentile"/> the
    /// thousandth at each end and with <see cref="ObserverKind.Mse"/> an error per candidate, and the sums of every
    /// channel of a batch norm twice, back and forth.</remarks>
    public IAllReduce? AllReduce { get; init; }

    /// <summary>Gets the quantizer of the weights with the range that is used.</summary>
    internal Quantizer UsedWeights => ReduceRange && Weights.Bits == 8
        ? Quantizer.Symmetric(7, Weights.PerChannel, Weights.Scale)
        : Weights;

    private (string Pattern, Func<QuantizationOptions, QuantizationOptions> Change)[] Exceptions { get; init; } = [];

    private string[] Skipped { get; init; } = [];

    /// <summary>Options with exceptions for some layers; a later one acts on top of the earlier ones.</summary>
    /// <param name="pattern">The names of the layers, with * for any letters: "*.head". "input" is the input of the
    /// model.</param>
    /// <param name="change">What is different there, for example
    /// <c>layer => layer with { Weights = Quantizer.Symmetric(8) }</c>.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public QuantizationOptions For(string pattern, Func<QuantizationOptions, QuantizationOptions> change)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(change);
        return this with { Exceptions = [.. Exceptions, (pattern, change)] };
    }

    /// <summary>Options that leave some layers in float: what goes into them and what comes out are on grids, but they
    /// compute with their float weights, in training as in deployment. A class of your own that the pattern names stays
    /// float as a whole, whatever it computes; a Sequential layer by layer.</summary>
    /// <param name="pattern">The names of the layers, with * for any letters: "head", "encoder.*". It concerns layers
    /// with weights, and modules that have no integer form; others go on as they are.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pattern"/> is null.</exception>
    /// <remarks>A file can hold Linear, Conv1d and Conv2d with zero padding, BatchNorm1d and BatchNorm2d in float;
    /// <see cref="PreparedModel.Convert"/> refuses others, by name. What runs them may round a float otherwise than
    /// TorchSharp: codes behind them can differ by one where a value lies next to a tie.</remarks>
    public QuantizationOptions Skip(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return this with { Skipped = [.. Skipped, pattern] };
    }

    /// <summary>The pattern that leaves a module in float, or null.</summary>
    internal string? SkippedBy(string module) => Array.Find(Skipped, pattern => Matches(pattern, module));

    /// <summary>The options of one layer.</summary>
    internal QuantizationOptions Of(string layer)
    {
        var result = Exceptions.Where(exception => Matches(exception.Pattern, layer))
            .Aggregate(this with { Exceptions = [] }, (options, exception) => exception.Change(options)
                ?? throw new ArgumentException($"The change for '{exception.Pattern}' gives null, not options."));
        if (!result.Weights.IsSymmetric || result.Activations.IsSymmetric)
            throw new ArgumentException(
                $"The options of '{layer}': Weights must be Quantizer.Symmetric and Activations Quantizer.Affine.");
        return result;
    }

    /// <summary>Every pattern must mean some layer.</summary>
    /// <param name="layers">All that have codes of their own.</param>
    /// <param name="skipped">Those that stay float.</param>
    internal void Check(string[] layers, string[] skipped)
    {
        var names = string.Join(", ", layers);
        foreach (var (pattern, _) in Exceptions)
        {
            if (!Array.Exists(layers, layer => Matches(pattern, layer)))
                throw new ArgumentException($"No layer is called '{pattern}': the layers are {names}.");
        }
        foreach (var pattern in Skipped)
        {
            if (!Array.Exists(skipped, layer => Matches(pattern, layer)))
                throw new ArgumentException(
                    $"Skip(\"{pattern}\") leaves no layer with weights in float: the layers are {names}.");
        }
    }

    // "fc#2" is the second call of "fc".
    private static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name.Split('#')[0]);
}
