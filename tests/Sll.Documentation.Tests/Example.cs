using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SllCore.Generators.Rules;
using SllCore.Quantization;
using SllCore.Spiking;
using SllCore.Spiking.Nir;
using TorchSharp;
using static TorchSharp.torch;

namespace SllCore.Documentation.Tests;

/// <summary>One example of the XML documentation or of a page. In it, `expression; // 0, 0.6, 1` promises these
/// values.</summary>
public sealed partial record Example(string Source, string Code)
{
    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_rules =
    [
        .. typeof(HardCallRule).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static IReadOnlyList<Example> All { get; } =
    [
        .. from type in new[] { typeof(Sll), typeof(Quantize), typeof(SpikingModules), typeof(NirFile) }
           from member in XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml")).Descendants("member")
           from code in member.Descendants("example").Descendants("code")
           select new Example((string)member.Attribute("name")!, code.Value),
        .. from page in Page.All
           from block in page.Code.Select((code, i) => (Code: code, Number: i + 1))
           select new Example($"{page.Path} {block.Number}", block.Code),
    ];

    /// <summary>The number of values that it promises.</summary>
    public int Promises => Promise().Count(Code);

    /// <summary>The lines on which it says that a rule fires.</summary>
    public IEnumerable<string> Announced => Code.Split('\n').Where(line => Announcement().IsMatch(line));

    public override string ToString() => Source;

    /// <summary>Compiles the example among the names that a reader would expect, and runs it if it promises
    /// anything.</summary>
    /// <returns>The errors, and the promised values with the actual ones.</returns>
    public (string[] Errors, (string Promised, string Actual)[] Values) Run()
    {
        var compilation = Compile(Promise().Replace(Code, """promises.Add(("$2", Show($1)));"""));
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        if (!emitted.Success)
        {
            var errors = emitted.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error);
            return ([.. errors.Select(error => error.ToString())], []);
        }
        var values = new List<(string, string)>();
        if (Promises > 0)
        {
            using var scope = NewDisposeScope();
            Assembly.Load(stream.ToArray()).GetType("Example")!.GetMethod("Run")!
                .Invoke(null, [values, (Func<Tensor, string>)Show]);
        }
        return ([], [.. values]);
    }

    /// <summary>The lines on which a rule of the package fires.</summary>
    public async Task<IEnumerable<string>> Findings()
    {
        var found = await Compile(Code).WithAnalyzers(s_rules).GetAnalyzerDiagnosticsAsync();
        return found.Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden)
            .Select(diagnostic => diagnostic.Location)
            .Select(location => location.SourceTree!.GetText().Lines[location.GetLineSpan().StartLinePosition.Line])
            .Select(line => line.ToString()).Distinct();
    }

    private CSharpCompilation Compile(string code)
    {
        var unit = SyntaxFactory.ParseCompilationUnit(code);
        var source = $$"""
            {{Names.UsingsOf(Source)}}
            {{unit.Usings.ToFullString()}}
            public static class Example
            {
                {{Names.FieldsOf(Source)}}
                public static void Run(List<(string, string)> promises, Func<Tensor, string> Show)
                {
            {{Text(unit.Members.OfType<GlobalStatementSyntax>())}}
                }
            {{Text(unit.Members.Where(member => member is not GlobalStatementSyntax))}}
            }
            """;
        return CSharpCompilation.Create(
            $"Example{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source)], s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    private static string Text(IEnumerable<MemberDeclarationSyntax> members) =>
        string.Concat(members.Select(member => member.ToFullString()));

    private static string Show(Tensor tensor)
    {
        using var doubles = tensor.detach().cpu().to(ScalarType.Float64).contiguous();
        return string.Join(", ", doubles.data<double>()
            .Select(value => (Math.Round(value, 6) + 0.0).ToString(CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"(?:Console\.WriteLine\()?(\S.*?)(?:\.str\(\)\))?; +// ([-\d., ]*\d)(?=\s*(\n|$))")]
    private static partial Regex Promise();

    [GeneratedRegex(@"// SLL\d{3}")]
    private static partial Regex Announcement();
}
