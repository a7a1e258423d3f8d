namespace SllCore;

/// <summary>A straight line: <c>start + p (end − start)</c> at the progress p.</summary>
/// <inheritdoc cref="Schedule"/>
public sealed class LinearSchedule : Schedule
{
    /// <summary>Initializes a new instance of the <see cref="LinearSchedule"/> class.</summary>
    /// <inheritdoc cref="Schedule(double, double, long, long)"/>
    public LinearSchedule(double start, double end, long steps, long hold = 0)
        : base(start, end, steps, hold)
    {
    }

    /// <inheritdoc/>
    protected override double Between(double progress) => Start + (progress * (End - Start));
}
