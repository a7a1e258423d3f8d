using CliWrap;
using CliWrap.Buffered;

namespace SllCore.Package.Tests;

/// <summary>The dotnet command, as a user runs it: without what this test run has in its environment.</summary>
internal static class Dotnet
{
    public static async Task<string> Succeeds(string folder, params string[] arguments)
    {
        var (code, output) = await Run(folder, arguments);
        code.Should().Be(0, output);
        return output;
    }

    public static async Task<string> Fails(string folder, params string[] arguments)
    {
        var (code, output) = await Run(folder, arguments);
        code.Should().NotBe(0, output);
        return output;
    }

    private static async Task<(int Code, string Output)> Run(string folder, string[] arguments)
    {
        var result = await Cli.Wrap("dotnet")
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(Clean)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return (result.ExitCode, result.StandardOutput + result.StandardError);
    }

    // No server may outlive the command with its output open.
    private static Dictionary<string, string?> Clean => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(name => name, _ => (string?)null)
        .Append(KeyValuePair.Create("MSBUILDDISABLENODEREUSE", (string?)"1"))
        .Append(KeyValuePair.Create("UseSharedCompilation", (string?)"false"))
        .DistinctBy(pair => pair.Key)
        .ToDictionary(pair => pair.Key, pair => pair.Value);
}
