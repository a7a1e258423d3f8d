namespace SllCore;

/// <summary>The same factor at every step: <c>start (end/start)ᵖ</c> at the progress p.</summary>
/// <inheritdoc cref="Schedule"/>
public sealed class ExponentialSchedule : Schedule
{
    /// <summary>Initializes a new instance of the <see cref="ExponentialSchedule"/> class.</summary>
    /// <inheritdoc cref="Schedule(double, double, long, long)"/>
    public ExponentialSchedule(double start, double end, long steps, long hold = 0)
        : base(start, end, steps, hold)
    {
    }

    /// <inheritdoc/>
    protected override double Between(double progress) => Start * Math.Pow(End / Start, progress);
}
