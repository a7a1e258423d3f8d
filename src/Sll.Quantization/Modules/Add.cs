namespace SllCore.Quantization;

/// <summary>left + right as a module, so that both summands and the sum can be quantized: a residual
/// connection.</summary>
public sealed class Add : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Initializes a new instance of the <see cref="Add"/> class.</summary>
    public Add()
        : base(nameof(Add))
    {
    }

    /// <summary>Gets or sets what the summands (number 0 and 1) pass through.</summary>
    internal Func<Tensor, int, Tensor>? Entry { get; set; }

    /// <summary>Gets or sets what the sum passes through, with its summands.</summary>
    internal Func<Tensor[], Tensor, Tensor>? Exit { get; set; }

    /// <summary>The sum.</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor of the same shape.</param>
    /// <returns>left + right.</returns>
    public override Tensor forward(Tensor left, Tensor right)
    {
        Tensor[] summands = Entry is null ? [left, right] : [Entry(left, 0), Entry(right, 1)];
        var sum = summands[0].Plus(summands[1]);
        return Exit is null ? sum : Exit(summands, sum);
    }
}
