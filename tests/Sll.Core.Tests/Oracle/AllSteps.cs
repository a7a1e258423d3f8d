using System.Collections.Concurrent;
using System.Reflection;
using SllCore.Steps;

namespace SllCore.Tests.Oracle;

/// <summary>The elementwise operators, found by reflection so that a new one is tested without being listed.</summary>
internal static class AllSteps
{
    private static readonly ConcurrentDictionary<string, Func<Tensor, Tensor>> s_hard = new();
    private static readonly ConcurrentDictionary<string, Func<Tensor, double, Tensor>> s_explicit = new();

    public static IReadOnlyList<StepOperator> All { get; } =
    [
        .. typeof(StepOperator).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(StepOperator))
            .Select(property => (StepOperator)property.GetValue(null)!)
            // It needs decimals, and has tests of its own.
            .Where(step => step != StepOperator.RoundDecimals),
    ];

    /// <summary>Their names, and those of their paths by torch's operators.</summary>
    public static IEnumerable<string> Paths =>
        All.Select(step => step.Name).SelectMany(name => new[] { name, TorchPath.NameOf(name) });

    /// <summary>SllOps.Name(input), through the thread's table; Threshold at its default of 0.</summary>
    public static Tensor Call(string name, Tensor input) => s_hard.GetOrAdd(name, _ =>
        TorchPath.Find(name) is { } step ? x => OperatorTable.Current.Call(step, x) : Find(name, "input") is { } method
            ? method.CreateDelegate<Func<Tensor, Tensor>>()
            : With(0, Find(name, "input", "threshold")!.CreateDelegate<Func<Tensor, double, Tensor>>()))(input);

    /// <summary>SllOps.Name(input, eps); Threshold at 0.</summary>
    public static Tensor Call(string name, Tensor input, double eps) => s_explicit.GetOrAdd(name, _ =>
        TorchPath.Find(name) is { } step ? (x, e) => new LinearizedOperators(e).Call(step, x) : Find(name, "input", "eps") is { } method
            ? method.CreateDelegate<Func<Tensor, double, Tensor>>()
            : With(0, Find(name, "input", "threshold", "eps")!.CreateDelegate<Func<Tensor, double, double, Tensor>>()))(input, eps);

    private static Func<Tensor, Tensor> With(double threshold, Func<Tensor, double, Tensor> call) =>
        input => call(input, threshold);

    private static Func<Tensor, double, Tensor> With(double threshold, Func<Tensor, double, double, Tensor> call) =>
        (input, eps) => call(input, threshold, eps);

    private static MethodInfo? Find(string name, params string[] parameters) => typeof(SllOps).GetMethods().SingleOrDefault(
        method => method.Name == name && method.GetParameters().Select(parameter => parameter.Name).SequenceEqual(parameters)
            && method.GetParameters().Skip(1).All(parameter => parameter.ParameterType == typeof(double)));
}
