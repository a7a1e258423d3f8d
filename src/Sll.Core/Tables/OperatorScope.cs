using SllCore.Autograd;

namespace SllCore;

/// <summary>
/// A scope in which this thread's <see cref="SllOps"/> calls go through another <see cref="OperatorTable"/>. Disposing
/// it restores the table before it; scopes nest and must be disposed in reverse order on the thread that opened them,
/// which is what a <c>using</c> statement does.
/// </summary>
public sealed class OperatorScope : IDisposable
{
    [ThreadStatic]
    private static OperatorScope? s_innermost;

    private readonly OperatorScope? _outer;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _closed;

    internal OperatorScope(OperatorTable table)
    {
        Table = table;
        _outer = s_innermost;
        s_innermost = this;
    }

    /// <summary>Gets the table that <see cref="SllOps"/> uses on this thread while the scope is the
    /// innermost.</summary>
    public OperatorTable Table { get; }

    internal static OperatorScope? Innermost => s_innermost;

    /// <summary>Restores the table that was current before the scope. A second call has no effect.</summary>
    /// <exception cref="InvalidOperationException">The scope was opened on another thread, or a scope opened after it
    /// is still open.</exception>
    public void Dispose()
    {
        if (_closed)
            return;
        if (_thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException(
                $"This scope was opened on thread {_thread} and is disposed on thread " +
                $"{Environment.CurrentManagedThreadId}. An operator table belongs to one thread: close the scope " +
                "before an await; for a worker read `var table = OperatorTable.Current;` here, and let it open " +
                "`Sll.Use(table)` itself.");
        }
        if (s_innermost != this)
        {
            throw new InvalidOperationException(
                "A scope that was opened later is still open on this thread. Dispose scopes in the reverse order of " +
                "their opening: write `using var scope = Sll.Linearize(eps);`.");
        }
        s_innermost = _outer;
        _closed = true;
        ReturnedGradient.Free();
    }
}
