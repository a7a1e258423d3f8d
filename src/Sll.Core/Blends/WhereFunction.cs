using SllCore.Autograd;

namespace SllCore.Blends;

/// <summary><see cref="BlendFormula"/> as one autograd Function of the condition and both branches, which have one
/// shape and one dtype, float32 or float64.</summary>
internal sealed class WhereFunction : NaryNode<WhereFunction, object>
{
    private const string WantedKey = "wanted";

    private static readonly object s_nothing = new();

    public override string Name => "Where";

    protected override int Inputs => 3;

    public static Tensor Apply(Tensor condition, Tensor x, Tensor y) => Recording.Of(condition, x, y)
        ? Make(s_nothing, ownsGradient: true, condition, x, y)
        : Forward(condition, x, y);

    protected override Tensor Forward(autograd.AutogradContext ctx, ReadOnlySpan<object> inputs, object arguments)
    {
        var (c, a, b) = ((Tensor)inputs[0], (Tensor)inputs[1], (Tensor)inputs[2]);
        var wanted = new Wanted(c.requires_grad, a.requires_grad, b.requires_grad);
        ctx.save_data(WantedKey, wanted);
        List<Tensor> saved = [];
        if (wanted.Branches)
            saved.Add(c);
        if (wanted.C)
            saved.AddRange([a, b]);
        ctx.save_for_backward(saved);
        using var constant = no_grad();
        return Forward(c, a, b);
    }

    protected override Tensor?[] Backward(autograd.AutogradContext ctx, Tensor gradOutput, List<Tensor> saved)
    {
        var wanted = (Wanted)ctx.get_data(WantedKey);
        // Under create_graph the gradients are themselves differentiated.
        var isFused = FusedBlend.Accepts(gradOutput) && !is_grad_enabled();
        var toC = !wanted.C ? null
            : isFused ? FusedBlend.ToCondition(gradOutput, saved[^2], saved[^1])
            : ComposedBlend.ToCondition(gradOutput, saved[^2], saved[^1]);
        if (!wanted.Branches)
            return [toC, null, null];
        var (toA, toB) = isFused
            ? FusedBlend.ToBranches(gradOutput, saved[0], wanted.A, wanted.B)
            : ComposedBlend.ToBranches(gradOutput, saved[0], wanted.A, wanted.B);
        return [toC, toA, toB];
    }

    private static Tensor Forward(Tensor c, Tensor a, Tensor b) =>
        FusedBlend.Accepts(c) ? FusedBlend.Forward(c, a, b) : ComposedBlend.Forward(c, a, b);

    private sealed record Wanted(bool C, bool A, bool B)
    {
        public bool Branches => A || B;
    }
}
