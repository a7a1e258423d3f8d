using System.CommandLine;

namespace Learning;

/// <summary>What the command lines of the samples that train have in common.</summary>
internal static class CommandLines
{
    /// <summary>What shells report of a program that Ctrl-C ended.</summary>
    public const int Interrupted = 130;

    /// <summary>Says what the sample does and runs it; Ctrl-C ends it at the next question for the token.</summary>
    public static Task<int> RunAsync(this RootCommand root, string[] args, Action<ParseResult, CancellationToken> run)
    {
        root.SetAction((parsed, stop) =>
            Task.Run(() => Finished(() => run(parsed, stop), root.Description!), CancellationToken.None));
        return root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
    }

    /// <summary>An option that counts something.</summary>
    public static Option<int> Count(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !int.TryParse(token.Value, out var count) || count < 1))
                result.AddError($"{name} must be a whole number, 1 or more.");
        });
        return option;
    }

    /// <summary>An option for some of the names.</summary>
    public static Option<string[]> Names(string option, string description, IEnumerable<string> names) =>
        new Option<string[]>(option) { Description = description, AllowMultipleArgumentsPerToken = true }
            .AcceptOnlyFromAmong([.. names]);

    /// <summary>An option for a folder to write to, which need not exist.</summary>
    public static Option<string?> Folder(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            foreach (var path in result.Tokens.Select(token => token.Value))
            {
                if (path.Length == 0)
                    result.AddError($"{name} must be a folder, but is empty.");
                for (var place = path; !string.IsNullOrEmpty(place); place = Path.GetDirectoryName(place))
                {
                    if (File.Exists(place))
                        result.AddError($"{name} must be a folder, but {place} is a file.");
                }
            }
        });
        return option;
    }

    /// <summary>The full path of the folder that such an option names, which is made if it is missing; null if the
    /// option is not given.</summary>
    public static string? Folder(this ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } path ? Directory.CreateDirectory(path).FullName : null;

    private static int Finished(Action run, string description)
    {
        Console.WriteLine(description);
        try
        {
            run();
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Stopped.");
            return Interrupted;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(cause.Message);
            return 1;
        }
    }
}
