using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace SllCore.Package.Tests;

/// <summary>The dotnet command and the programs it makes, as a user runs them: without what this test run has in its
/// environment.</summary>
internal static class Dotnet
{
    public static async Task<string> Succeeds(string folder, params string[] arguments)
    {
        var (code, output) = await Run("dotnet", folder, arguments);
        code.Should().Be(0, output);
        return output;
    }

    /// <summary>Runs a published program. What it holds is extracted below its folder, as it otherwise is in the user's
    /// home.</summary>
    public static async Task<string> Starts(string program)
    {
        var (code, output) = await Run(program, Path.GetDirectoryName(program)!);
        code.Should().Be(0, output);
        return output;
    }

    public static async Task<string> Fails(string folder, params string[] arguments)
    {
        var (code, output) = await Run("dotnet", folder, arguments);
        code.Should().NotBe(0, output);
        return output;
    }

    private static async Task<(int Code, string Output)> Run(string program, string folder, params string[] arguments)
    {
        var result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(Environment(folder))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        // libtorch warns where NNPACK does not know the processor; torch then goes without it.
        return (result.ExitCode, result.StandardOutput + Regex.Replace(result.StandardError, ".*NNPACK.*\n?", ""));
    }

    // No server may outlive the command with its output open, and nothing be left outside the folder.
    private static Dictionary<string, string?> Environment(string folder)
    {
        var variables = System.Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(name => name, _ => (string?)null);
        variables["MSBUILDDISABLENODEREUSE"] = "1";
        variables["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(folder, "extracted");
        return variables;
    }
}
