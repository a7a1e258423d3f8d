namespace SllCore;

/// <summary>Half a period of a cosine: <c>end + (start − end)(1 + cos πp)/2</c> at the progress p.</summary>
/// <inheritdoc cref="Schedule"/>
public sealed class CosineSchedule : Schedule
{
    /// <summary>Initializes a new instance of the <see cref="CosineSchedule"/> class.</summary>
    /// <inheritdoc cref="Schedule(double, double, long, long)"/>
    public CosineSchedule(double start, double end, long steps, long hold = 0)
        : base(start, end, steps, hold)
    {
    }

    /// <inheritdoc/>
    protected override double Between(double progress) =>
        End + ((Start - End) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
}
