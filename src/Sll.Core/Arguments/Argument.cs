using System.Runtime.CompilerServices;

namespace SllCore;

/// <summary>Checks of numbers, made by the call that gets them.</summary>
internal static class Argument
{
    /// <summary>A half-width, a temperature: finite and above 0.</summary>
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and above 0.");

    /// <summary>A fraction of something: above 0, at most 1.</summary>
    public static double Fraction(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0 and at most 1.");

    /// <summary>A number between two others, or one of them.</summary>
    public static double Between(
        double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");

    /// <summary>The name of a site, if there is one: not blank.</summary>
    public static string? Site(string? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        return value;
    }

    /// <summary>One of the values its type has names for.</summary>
    public static TEnum Named<TEnum>(TEnum value, string name) where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, $"{name} must be {string.Join(" or ", Enum.GetNames<TEnum>())}.");
}
