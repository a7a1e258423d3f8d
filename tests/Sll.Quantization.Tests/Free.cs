namespace SllCore.Quantization.Tests;

/// <summary>A model whose forward is a function of the input and of modules that it owns.</summary>
internal sealed class Free : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _function;

    public Free(Func<Tensor, Tensor> function, params (string Name, nn.Module Module)[] modules)
        : base(nameof(Free))
    {
        _function = function;
        foreach (var (name, module) in modules)
            register_module(name, module);
    }

    public override Tensor forward(Tensor x) => _function(x);
}
