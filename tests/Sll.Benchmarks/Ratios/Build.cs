using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace SllCore.Benchmarks.Ratios;

/// <summary>A build of Sll.Core, reached by the names that every version has. Two builds in one process share torch,
/// the data and the machine's mood.</summary>
internal sealed class Build(Assembly assembly)
{
    private IDisposable? _scope;

    /// <summary>Gets the build that the benchmarks are compiled against.</summary>
    public static Build Ours { get; } = new(typeof(SllOps).Assembly);

    public static Build Load(string path) =>
        new(new AssemblyLoadContext(path).LoadFromAssemblyPath(Path.GetFullPath(path)));

    /// <summary>Leaves the scope that is open; opens one with options, named as in <see cref="LinearizeOptions"/>, if
    /// there are any.</summary>
    public void Enter(params (string Name, double Value)[] settings)
    {
        _scope?.Dispose();
        _scope = settings.Length == 0 ? null : Open(settings);
    }

    /// <summary>A method of <see cref="SllOps"/>.</summary>
    public T Operator<T>(string name)
        where T : Delegate
    {
        var parameters = typeof(T).GetMethod(nameof(Action.Invoke))!.GetParameters();
        return TypeOf(nameof(SllOps))
            .GetMethod(name, [.. parameters.Select(parameter => parameter.ParameterType)])!.CreateDelegate<T>();
    }

    private IDisposable Open((string Name, double Value)[] settings)
    {
        var type = TypeOf(nameof(LinearizeOptions));
        var options = Activator.CreateInstance(type)!;
        foreach (var (name, value) in settings)
            type.GetProperty(name)!.SetValue(options, value);
        // A version may have more parameters, which are optional.
        return (IDisposable)TypeOf(nameof(Sll)).InvokeMember(
            nameof(Sll.Linearize),
            BindingFlags.InvokeMethod | BindingFlags.Static | BindingFlags.Public | BindingFlags.OptionalParamBinding,
            binder: null, target: null, [options], CultureInfo.InvariantCulture)!;
    }

    private Type TypeOf(string name) => assembly.GetType($"{nameof(SllCore)}.{name}", throwOnError: true)!;
}
