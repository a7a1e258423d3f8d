using SllCore.Autograd;
using SllCore.Steps;

namespace SllCore.Bands;

/// <summary>A comparison of x and y within a band, as one autograd Function of both: with A the map of the band, A·g to
/// x and −A·g to y. For what <see cref="FusedPair"/> accepts.</summary>
internal sealed class ComparisonFunction : NaryNode<ComparisonFunction, ComparisonLinearization>
{
    private const string SidesKey = "sides";

    public override string Name => "Comparison";

    protected override int Inputs => 2;

    public static Tensor Apply(Tensor x, Tensor y, ComparisonLinearization linearization) => Recording.Of(x, y)
        ? Make(linearization, ownsGradient: true, x, y)
        : linearization.Forward(x, y, keepsMap: false).Output;

    protected override bool HasSaved(autograd.AutogradContext ctx) => LinearFunction.HasMask(ctx);

    protected override Tensor Forward(
        autograd.AutogradContext ctx, ReadOnlySpan<object> inputs, ComparisonLinearization arguments)
    {
        var (x, y) = ((Tensor)inputs[0], (Tensor)inputs[1]);
        var (output, map, mask) = arguments.Forward(x, y, keepsMap: true);
        LinearFunction.Save(ctx, map!, mask);
        ctx.save_data(SidesKey, new Sides(Side.Of(x), Side.Of(y)));
        return output;
    }

    protected override Tensor?[] Backward(autograd.AutogradContext ctx, Tensor gradOutput, List<Tensor> saved)
    {
        var (x, y) = (Sides)ctx.get_data(SidesKey);
        var mask = saved.SingleOrDefault();
        if (x.IsWantedWhole && y.IsWantedWhole && !LinearFunction.IsDifferentiated(gradOutput))
        {
            var (same, opposite) = ((BandMap)LinearFunction.MapOf(ctx)).OfBoth(gradOutput, mask);
            return [same, opposite];
        }
        using var scope = NewDisposeScope();
        var gradient = LinearFunction.Gradient(ctx, gradOutput, mask);
        var toX = x.GradientOf(gradient);
        // In place if nobody else has it.
        var toY = toX is null && !gradient.requires_grad
            ? y.GradientOf(gradient)?.neg_()
            : y.GradientOf(gradient)?.neg();
        return [toX?.MoveToOuterDisposeScope(), toY?.MoveToOuterDisposeScope()];
    }

    private sealed record Sides(Side X, Side Y);

    /// <summary>Whether a side receives a gradient, and its shape if it is one number.</summary>
    private sealed record Side(bool IsWanted, long[]? Number)
    {
        public bool IsWantedWhole => IsWanted && Number is null;

        public static Side Of(Tensor input) =>
            new(input.requires_grad, input.NumberOfElements == 1 ? input.shape : null);

        /// <summary>The gradient of the side, given that of the difference.</summary>
        public Tensor? GradientOf(Tensor gradient)
        {
            if (!IsWanted)
                return null;
            return Number is null || gradient.NumberOfElements == 1 ? gradient : gradient.sum().reshape(Number);
        }
    }
}

/// <summary>What <see cref="ComparisonFunction"/> computes.</summary>
internal abstract class ComparisonLinearization
{
    /// <summary>The values, and the map that the gradient of the difference goes through.</summary>
    public abstract Linearized Forward(Tensor x, Tensor y, bool keepsMap);
}

/// <summary>The same, of one comparison.</summary>
internal sealed class ComparisonLinearization<TStep>(Band band) : ComparisonLinearization
    where TStep : struct, IComparison
{
    public override Linearized Forward(Tensor x, Tensor y, bool keepsMap) =>
        FusedPair.Forward<TStep>(x, y, band, keepsMap);
}
