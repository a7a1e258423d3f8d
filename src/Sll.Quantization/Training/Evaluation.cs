namespace SllCore.Quantization.Training;

/// <summary>Puts a module and all below it into eval() until its end, which gives each its own mode back.</summary>
internal sealed class Evaluation : IDisposable
{
    private readonly (nn.Module Module, bool Training)[] _modes;

    public Evaluation(nn.Module root)
    {
        _modes = [.. Below(root).Select(module => (module, module.training))];
        root.eval();
    }

    // Parents first: the mode of one is set in those below it too.
    public void Dispose()
    {
        foreach (var (module, training) in _modes)
            module.train(training);
    }

    private static IEnumerable<nn.Module> Below(nn.Module root) => root.children().SelectMany(Below).Prepend(root);
}
