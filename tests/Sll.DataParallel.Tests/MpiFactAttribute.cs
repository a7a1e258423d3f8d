namespace SllCore.DataParallel.Tests;

/// <summary>A test that needs mpirun; .ci/run installs it.</summary>
public sealed class MpiFactAttribute : FactAttribute
{
    public MpiFactAttribute() => Skip = Missing;

    /// <summary>Gets why such tests cannot run here, or null.</summary>
    internal static string? Missing { get; } =
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(at => File.Exists(Path.Combine(at, "mpirun")))
            ? null
            : "mpirun is not installed: apt-get install --no-install-recommends openmpi-bin libopenmpi3";
}

/// <summary>The same of a theory.</summary>
public sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute() => Skip = MpiFactAttribute.Missing;
}
