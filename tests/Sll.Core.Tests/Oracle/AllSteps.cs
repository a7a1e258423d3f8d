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
            // They need decimals and a tolerance, and have tests of their own.
            .Where(step => step != StepOperator.RoundDecimals && step != StepOperator.IsClose),
    ];

    /// <summary>Their names, and those of their paths by torch's operators.</summary>
    public static IEnumerable<string> Paths =>
        All.Select(step => step.Name).SelectMany(name => new[] { name, TorchPath.NameOf(name) });

    /// <summary>SllOps.Name(input), through the thread's table; thresholds and what is compared with are 0. What
    /// descends is called the other way round, <c>0 &lt; input</c>.</summary>
    public static Tensor Call(string name, Tensor input) => s_hard.GetOrAdd(name, _ =>
        TorchPath.Find(name) is { } step ? x => OperatorTable.Current.Call(step, x)
        : Descends(name) ? Swapped(WithNumber(name), Find<Tensor>(name, "input", "other")!
            .CreateDelegate<Func<Tensor, Tensor, Tensor>>())
        : Find<double>(name, "input") is { } method ? method.CreateDelegate<Func<Tensor, Tensor>>()
        : WithNumber(name))(input);

    /// <summary>SllOps.Name(input, eps), at 0.</summary>
    public static Tensor Call(string name, Tensor input, double eps) => s_explicit.GetOrAdd(name, _ =>
    {
        if (TorchPath.Find(name) is { } step)
            return (x, e) => new LinearizedOperators(e).Call(step, x);
        if (!Descends(name))
        {
            return Find<double>(name, "input", "eps") is { } method
                ? method.CreateDelegate<Func<Tensor, double, Tensor>>()
                : WithNumberAndEps(name);
        }
        var call = Find<Tensor>(name, "input", "other", "eps")!.CreateDelegate<Func<Tensor, Tensor, double, Tensor>>();
        return (x, e) => Swapped(y => WithNumberAndEps(name)(y, e), (zero, y) => call(zero, y, e))(x);
    })(input, eps);

    private static bool Descends(string name) => name.StartsWith("Less", StringComparison.Ordinal);

    // A bad input goes in as such.
    private static Func<Tensor, Tensor> Swapped(
        Func<Tensor, Tensor> withNumber, Func<Tensor, Tensor, Tensor> call) => input =>
    {
        if (input is null || input.IsInvalid || is_complex(input.dtype))
            return withNumber(input!);
        using var zero = tensor(0.0, dtype: input.dtype, device: input.device);
        return call(zero, input);
    };

    private static Func<Tensor, Tensor> WithNumber(string name)
    {
        var call = (Find<double>(name, "input", "threshold") ?? Find<double>(name, "input", "other")!)
            .CreateDelegate<Func<Tensor, double, Tensor>>();
        return input => call(input, 0);
    }

    private static Func<Tensor, double, Tensor> WithNumberAndEps(string name)
    {
        var call = (Find<double>(name, "input", "threshold", "eps") ?? Find<double>(name, "input", "other", "eps")!)
            .CreateDelegate<Func<Tensor, double, double, Tensor>>();
        return (input, eps) => call(input, 0, eps);
    }

    // The second parameter is of a given type, the others after it are numbers.
    private static MethodInfo? Find<TSecond>(string name, params string[] parameters) =>
        typeof(SllOps).GetMethods().SingleOrDefault(method => method.Name == name
            && method.GetParameters().Select(parameter => parameter.Name).SequenceEqual(parameters)
            && method.GetParameters().Skip(1).Select((parameter, i) => (parameter.ParameterType, i))
                .All(parameter => parameter.ParameterType == (parameter.i == 0 ? typeof(TSecond) : typeof(double))));
}
