using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>
/// The potentials of all neurons of a network between two calls, for streams and for truncated backpropagation. The
/// caller owns it; modules keep nothing, so that a forward without one starts at rest, and no checkpoint contains one.
/// </summary>
/// <example><code>
/// using var state = new SpikingState();
/// foreach (var chunk in chunks)
/// {
///     loss.call(network.forward(chunk, state), target).backward();
///     state.Detach();
///     optimizer.step();
/// }
/// </code></example>
public sealed class SpikingState : IDisposable
{
    private readonly Dictionary<Module, Tensor[]> _states = [];
    private bool _isDisposed;

    /// <summary>Gets the number of modules whose state is here.</summary>
    public int Count => _states.Count;

    /// <summary>Cuts the graph: the next call starts from the same numbers, and no gradient flows back before
    /// it.</summary>
    public void Detach()
    {
        ThrowIfDisposed();
        foreach (var (module, tensors) in _states)
        {
            if (tensors.Any(tensor => tensor.requires_grad))
                Put(module, [.. tensors.Select(tensor => tensor.detach().clone())]);
        }
    }

    /// <summary>Forgets everything: the next call starts at rest.</summary>
    public void Clear()
    {
        foreach (var tensor in _states.Values.SelectMany(tensors => tensors))
            tensor.Dispose();
        _states.Clear();
    }

    /// <summary>Copies the numbers, without their graph.</summary>
    /// <returns>A state of its own, which the caller disposes.</returns>
    public SpikingState Clone()
    {
        ThrowIfDisposed();
        var copy = new SpikingState();
        foreach (var (module, tensors) in _states)
            copy.Put(module, [.. tensors.Select(tensor => tensor.detach().clone())]);
        return copy;
    }

    /// <summary>The states of one module: the potential first.</summary>
    /// <param name="module">A neuron that was called with this state.</param>
    /// <returns>New tensors, which the caller disposes; none if the module has no state here.</returns>
    public IReadOnlyList<Tensor> Of(Module module)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(module);
        return _states.TryGetValue(module, out var tensors) ? [.. tensors.Select(tensor => tensor.alias())] : [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        _isDisposed = true;
    }

    /// <summary>What a call on <paramref name="input"/> starts from; null for rest.</summary>
    internal Tensor[]? Find(Module module, Tensor input)
    {
        ThrowIfDisposed();
        if (!_states.TryGetValue(module, out var tensors))
            return null;
        var (state, step) = (tensors[0], input.shape[1..]);
        if (state.shape.AsSpan().SequenceEqual(step) && state.dtype == input.dtype
            && state.device_type == input.device_type)
            return tensors;
        throw new ArgumentException(
            $"The state of {module.GetName()} is {TensorArgument.ShapeOf(state)} {state.dtype} on {state.device}, " +
            $"but a step of the input is [{string.Join(", ", step)}] {input.dtype} on {input.device}: a new sequence " +
            "starts with a new SpikingState.", nameof(input));
    }

    /// <summary>Takes over new tensors for a module.</summary>
    internal void Put(Module module, Tensor[] tensors)
    {
        if (_states.TryGetValue(module, out var old))
        {
            foreach (var tensor in old)
                tensor.Dispose();
        }
        _states[module] = [.. tensors.Select(tensor => tensor.DetachFromDisposeScope())];
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}
