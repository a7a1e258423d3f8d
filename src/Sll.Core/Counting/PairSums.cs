namespace SllCore.Counting;

/// <summary>
/// Sums over all pairs of a number and a boundary in its window, per boundary: how many numbers have it in their
/// window, the sum of what they bring along, and how many are above it beyond doubt. Noted at the ends of the windows
/// and added up at last: O(1) per number, however long its window is.
/// </summary>
internal sealed class PairSums(int boundaries)
{
    private readonly long[] _above = new long[boundaries + 1];
    private readonly long[] _members = new long[boundaries + 1];
    private readonly double[] _values = new double[boundaries + 1];
    private NonFinite[]? _nonFinite;

    /// <summary>Counts a number above the boundaries before <paramref name="start"/>.</summary>
    public void AddAbove(int start) => _above[start]++;

    /// <summary>Counts a number, and what it brings along, in a window.</summary>
    public void AddMember(int start, int end, double value)
    {
        _members[start]++;
        _members[end]--;
        if (!double.IsFinite(value))
        {
            _nonFinite ??= new NonFinite[boundaries + 1];
            _nonFinite[start] += NonFinite.Of(value);
            _nonFinite[end] -= NonFinite.Of(value);
            return;
        }
        _values[start] += value;
        _values[end] -= value;
    }

    /// <summary>Adds what another thread has counted.</summary>
    public void Add(PairSums other)
    {
        lock (this)
        {
            if (other._nonFinite is not null)
                _nonFinite ??= new NonFinite[boundaries + 1];
            for (var j = 0; j <= boundaries; j++)
            {
                if (other._nonFinite is not null)
                    _nonFinite![j] += other._nonFinite[j];
                _above[j] += other._above[j];
                _members[j] += other._members[j];
                _values[j] += other._values[j];
            }
        }
    }

    /// <summary>Adds up, once everything is counted.</summary>
    public void Finish()
    {
        for (var j = boundaries - 1; j >= 0; j--)
            _above[j] += _above[j + 1];
        for (var j = 1; j < boundaries; j++)
        {
            _members[j] += _members[j - 1];
            // Anew where no window reaches over: a rounding error goes no farther.
            _values[j] = _members[j] == 0 ? 0 : _values[j] + _values[j - 1];
            if (_nonFinite is not null)
                _nonFinite[j] += _nonFinite[j - 1];
        }
    }

    /// <summary>How many numbers are above a boundary beyond doubt.</summary>
    public long Above(int j) => _above[j + 1];

    /// <summary>How many have it in their window.</summary>
    public long Members(int j) => _members[j];

    /// <summary>The sum of what these bring along.</summary>
    public double Values(int j) => _members[j] == 0 ? 0 : _values[j] + (_nonFinite?[j].Sum ?? 0);
}
