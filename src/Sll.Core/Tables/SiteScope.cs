namespace SllCore;

/// <summary>A name for the calls that are made while it is open on this thread: see <see cref="Sll.Site"/>.</summary>
public sealed class SiteScope : IDisposable
{
    [ThreadStatic]
    private static SiteScope? s_innermost;

    private readonly SiteScope? _outer;
    private readonly string _path;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _closed;

    internal SiteScope(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _outer = s_innermost;
        _path = _outer is null ? name : $"{_outer._path}/{name}";
        s_innermost = this;
    }

    /// <summary>Gets the name for this thread's calls, or null.</summary>
    internal static string? Current => s_innermost?._path;

    /// <summary>Restores the name that was current before. A second call has no effect.</summary>
    /// <exception cref="InvalidOperationException">The site was opened on another thread, or one opened after it is
    /// still open.</exception>
    public void Dispose()
    {
        if (_closed)
            return;
        if (_thread != Environment.CurrentManagedThreadId || s_innermost != this)
        {
            throw new InvalidOperationException(
                $"The site {_path} is not the innermost of this thread: write `using (Sll.Site(name))`, " +
                "on one thread.");
        }
        s_innermost = _outer;
        _closed = true;
    }
}
