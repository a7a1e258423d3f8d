using System.Reflection;
using SllCore.Operators;

namespace SllCore.Tests.Oracle;

/// <summary>The elementwise operators, found by reflection so that a new one is tested without being listed.</summary>
internal static class Steps
{
    public static IReadOnlyList<StepOperator> All { get; } =
    [
        .. typeof(StepOperator).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(StepOperator))
            .Select(property => (StepOperator)property.GetValue(null)!),
    ];

    /// <summary>SllOps.Name(input), through the thread's table; Threshold at its default of 0.</summary>
    public static Tensor Call(string name, Tensor input) => Method(name, ["input"], ["input", "threshold"])(input, []);

    /// <summary>SllOps.Name(input, eps); Threshold at 0.</summary>
    public static Tensor Call(string name, Tensor input, double eps) =>
        Method(name, ["input", "eps"], ["input", "threshold", "eps"])(input, [eps]);

    private static Func<Tensor, double[], Tensor> Method(string name, string[] parameters, string[] withThreshold)
    {
        var method = Find(name, parameters);
        if (method is not null)
            return (input, rest) => Invoke(method, [input, .. rest.Cast<object>()]);
        method = Find(name, withThreshold)!;
        return (input, rest) => Invoke(method, [input, 0.0, .. rest.Cast<object>()]);
    }

    private static MethodInfo? Find(string name, string[] parameters) => typeof(SllOps).GetMethods().SingleOrDefault(
        method => method.Name == name && method.GetParameters().Select(parameter => parameter.Name).SequenceEqual(parameters)
            && method.GetParameters().Skip(1).All(parameter => parameter.ParameterType == typeof(double)));

    private static Tensor Invoke(MethodInfo method, object[] arguments) =>
        (Tensor)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
}
