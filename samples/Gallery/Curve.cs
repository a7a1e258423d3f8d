namespace Gallery;

/// <summary>A function's values on a grid, and its gradient there.</summary>
internal sealed record Curve(double[] X, double[] Y, double[] Gradient)
{
    /// <summary>Evaluates <paramref name="function"/> through <paramref name="table"/>.</summary>
    public static Curve Of(
        OperatorTable table, Func<Tensor, Tensor> function, double from, double to, int points = 4001)
    {
        using var tensors = NewDisposeScope();
        using var scope = Sll.Use(table);
        var x = linspace(from, to, points, dtype: ScalarType.Float64, requires_grad: true);
        var y = function(x);
        if (y.requires_grad)
            y.sum().backward();
        return new Curve(Numbers(x), Numbers(y), x.grad is { } gradient ? Numbers(gradient) : new double[points]);
    }

    private static double[] Numbers(Tensor values) => values.detach().data<double>().ToArray();
}
