using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SllCore.Tests.Documentation;

/// <summary>One example of the XML documentation or of a page. In it, `expression; // 0, 0.6, 1` promises these
/// values.</summary>
public sealed partial record DocumentedExample(string Member, string Code)
{
    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    public static IReadOnlyList<DocumentedExample> All { get; } =
    [
        .. from member in XDocument.Load(Path.ChangeExtension(typeof(Sll).Assembly.Location, ".xml")).Descendants("member")
           from code in member.Descendants("example").Descendants("code")
           select new DocumentedExample((string)member.Attribute("name")!, code.Value),
        .. from page in Pages
           from block in Block().Matches(File.ReadAllText(page)).Select((match, i) => (Code: match.Groups[1].Value, Number: i + 1))
           select new DocumentedExample($"{Path.GetFileName(page)} {block.Number}", block.Code),
    ];

    private static string[] Pages =>
        [Path.Combine(AppContext.BaseDirectory, "docs", "choosing-eps.md")];

    public override string ToString() => Member;

    /// <summary>Compiles the example among names that a reader would expect.</summary>
    /// <returns>The errors, and the promised values with the actual ones.</returns>
    public (string[] Errors, (string Promised, string Actual)[] Values) Run()
    {
        var checks = Promise().Replace(Code, """promises.Add(("$2", Show($1)));""");
        var isDeclaration = Code.Contains("class ", StringComparison.Ordinal);
        var source = $$"""
            using System; using System.Linq; using System.Collections.Generic; using System.Threading.Tasks;
            using SllCore; using SllCore.Steps; using TorchSharp; using static TorchSharp.torch; using static TorchSharp.torch.nn;
            public static class Example
            {
                static Tensor input = torch.rand(4, 10), labels, price;
                static Tensor[] images;
                static Module<Tensor, Tensor> model;
                static optim.Optimizer optimizer;

                public static void Run(List<(string, string)> promises, Func<Tensor, string> Show)
                {
            {{(isDeclaration ? "" : checks)}}
                }
            }
            {{(isDeclaration ? Code : "")}}
            """;
        var compilation = CSharpCompilation.Create($"Example{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source)], s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        if (!emitted.Success)
            return ([.. emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())], []);
        var values = new List<(string, string)>();
        if (checks != Code)
        {
            using var scope = NewDisposeScope();
            Assembly.Load(stream.ToArray()).GetType("Example")!.GetMethod("Run")!
                .Invoke(null, [values, (Func<Tensor, string>)Show]);
        }
        return ([], [.. values]);
    }

    private static string Show(Tensor tensor) => string.Join(", ", Oracle.Inputs.ToDoubles(tensor)
        .Select(value => Math.Round(value, 6).ToString(CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(\S.*?); +// ([-\d., ]*\d)")]
    private static partial Regex Promise();
}
