using System.Globalization;

namespace SllCore;

/// <summary>
/// A number that moves from a start to an end over a number of steps, for an ε or a coverage; used like the schedulers
/// of torch.optim.lr_scheduler. It may hold the start for a while, and holds the end for ever.
/// </summary>
/// <remarks>
/// <para>In the band the gradient is 1/(2ε): halving ε doubles it for half as many elements. Its mean stays, its
/// variance grows as 1/ε in every layer. A deep network whose ε is annealed under a constant learning rate is therefore
/// destroyed at the end; let the learning rate fall with ε, as in the example.</para>
/// <para>Not for use by several threads at once.</para>
/// </remarks>
/// <example>ε from 0.5 to 0.05, and a learning rate that follows it:
/// <code>
/// var eps = new CosineSchedule(start: 0.5, end: 0.05, steps: 100);
/// var rate = optim.lr_scheduler.LambdaLR(optimizer, step => eps.ValueAt(step) / eps.Start);
/// for (var step = 0; step &lt; 100; step++)
/// {
///     using (Sll.Linearize(eps.Step()))
///         model.forward(input).mean().backward();
///     optimizer.step();
///     rate.step();
/// }
/// </code></example>
public abstract class Schedule
{
    private const string PositionKey = "position";

    /// <summary>Initializes a new instance of the <see cref="Schedule"/> class.</summary>
    /// <param name="start">The first value: finite, above 0.</param>
    /// <param name="end">The last value: finite, above 0.</param>
    /// <param name="steps">The number of steps from the one to the other, at least 1.</param>
    /// <param name="hold">The number of steps to stay at the start before, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    protected Schedule(double start, double end, long steps, long hold)
    {
        Start = Argument.Positive(start);
        End = Argument.Positive(end);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(hold);
        (Steps, Hold) = (steps, hold);
    }

    /// <summary>Gets the first value.</summary>
    public double Start { get; }

    /// <summary>Gets the last value.</summary>
    public double End { get; }

    /// <summary>Gets the number of steps from the start to the end.</summary>
    public long Steps { get; }

    /// <summary>Gets the number of steps at the start before.</summary>
    public long Hold { get; }

    /// <summary>Gets the number of calls of <see cref="Step"/> so far.</summary>
    public long Position { get; private set; }

    /// <summary>Gets the value that the next <see cref="Step"/> returns.</summary>
    public double Current => ValueAt(Position);

    /// <summary>Returns the current value and moves on by one.</summary>
    /// <returns>At the first call the start; after <see cref="Hold"/> + <see cref="Steps"/> calls and from then on the
    /// end.</returns>
    public double Step() => ValueAt(Position++);

    /// <summary>The value at a position, wherever the schedule is now.</summary>
    /// <param name="position">The number of calls of <see cref="Step"/> before: 0 or more.</param>
    /// <returns>The value.</returns>
    public double ValueAt(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (position <= Hold)
            return Start;
        return position - Hold >= Steps ? End : Between((double)(position - Hold) / Steps);
    }

    /// <summary>What to save with a checkpoint.</summary>
    /// <returns>The position, by name.</returns>
    public IReadOnlyDictionary<string, double> StateDict() =>
        new Dictionary<string, double> { [PositionKey] = Position };

    /// <summary>Goes on where a saved schedule of the same arguments was.</summary>
    /// <param name="state">What <see cref="StateDict"/> returned.</param>
    /// <exception cref="ArgumentNullException"><paramref name="state"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="state"/> holds no position that is a whole number of 0 or
    /// more.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, double> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Position = state.TryGetValue(PositionKey, out var position) && double.IsInteger(position) && position >= 0
            ? (long)position
            : throw new ArgumentException(
                $"state has no '{PositionKey}' that is a whole number of 0 or more.", nameof(state));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{GetType().Name} {Start} to {End} in {Steps} steps after {Hold}, at {Position}: {Current:G4}");

    /// <summary>The value between the start and the end.</summary>
    /// <param name="progress">How far: above 0, below 1.</param>
    /// <returns>The value.</returns>
    protected abstract double Between(double progress);
}
