using System.Diagnostics;

namespace SllCore.DataParallel.Tests;

/// <summary>A run of samples/DataParallel: how it ended, and what it wrote.</summary>
internal sealed record Run(int Code, string Output, string Errors)
{
    // Far more than a run takes: one that hangs fails its test.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>The program as an argument of mpirun or of dotnet.</summary>
    public static string Program { get; } = Path.Combine(
        Root(), "samples/DataParallel/bin", Configuration, "net10.0", "DataParallel.dll");

    private static string Configuration =>
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    /// <summary>In one process, without MPI.</summary>
    public static Run Alone(string arguments) => Of("dotnet", $"{Program} {arguments}");

    /// <summary>In so many processes.</summary>
    public static Run Together(int processes, string arguments) =>
        Started($"-np {processes} dotnet {Program} {arguments}");

    /// <summary>As the arguments of mpirun say.</summary>
    /// <param name="arguments">What to start, and how often.</param>
    /// <param name="isEnough">Whether a line of the output is enough: then mpirun is killed.</param>
    public static Run Started(string arguments, Func<string, bool>? isEnough = null) =>
        Of("mpirun", $"--allow-run-as-root --oversubscribe {arguments}", isEnough);

    private static Run Of(string program, string arguments, Func<string, bool>? isEnough = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        })!;
        using var clock = new Timer(
            _ => process.Kill(entireProcessTree: true), null, s_patience, Timeout.InfiniteTimeSpan);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.Add(line);
            if (isEnough?.Invoke(line) == true)
                process.Kill(entireProcessTree: true);
        }
        process.WaitForExit();
        return new(process.ExitCode, string.Join('\n', output), errors.Result);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sll.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The test runs outside its repository.");
        return folder.FullName;
    }
}
