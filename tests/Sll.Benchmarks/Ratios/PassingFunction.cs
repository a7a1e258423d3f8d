namespace SllCore.Benchmarks.Ratios;

/// <summary>A Function that passes its first input on, and its gradient to every input, with the care that frees what
/// TorchSharp leaves behind: what any custom Function costs.</summary>
internal sealed class PassingFunction<TPass> : autograd.SingleTensorFunction<PassingFunction<TPass>>
    where TPass : struct, IPass
{
    [ThreadStatic]
    private static List<Tensor>? s_lastGradients;

    public override string Name => typeof(TPass).Name;

    public static Tensor Apply(Tensor input)
    {
        using var scope = NewDisposeScope();
        return apply(input).MoveToOuterDisposeScope();
    }

    public static Tensor Apply(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        return apply(x, y).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        return TPass.On((Tensor)vars[0]);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        s_lastGradients?.ForEach(gradient => gradient.Dispose());
        s_lastGradients = new(TPass.Inputs);
        for (var i = 0; i < TPass.Inputs; i++)
            s_lastGradients.Add(TPass.On(grad_output));
        grad_output.Dispose();
        return s_lastGradients;
    }
}

/// <summary>What is passed on: a new tensor.</summary>
internal interface IPass
{
    static abstract Tensor On(Tensor tensor);

    /// <summary>How many inputs the Function has.</summary>
    static virtual int Inputs => 1;
}

/// <summary>Computes nothing: memory not yet written.</summary>
internal readonly struct Nothing : IPass
{
    public static Tensor On(Tensor tensor) => empty_like(tensor);
}

/// <summary>The same, of two inputs.</summary>
internal readonly struct NothingOfTwo : IPass
{
    public static int Inputs => 2;

    public static Tensor On(Tensor tensor) => Nothing.On(tensor);
}

/// <summary>The numbers as they are: reads and writes as much as any function of one number each.</summary>
internal readonly struct Copies : IPass
{
    public static Tensor On(Tensor tensor) => tensor.clone();
}
