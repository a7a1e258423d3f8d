using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Redirection;

/// <summary>Whatever a project looks like, it builds without a warning and its calls are redirected.</summary>
public class ProjectsTests
{
    private const string Plain = """
        public class Model
        {
            public TorchSharp.torch.Tensor Run(TorchSharp.torch.Tensor x) => TorchSharp.torch.sign(x);
        }
        """;

    [Theory]
    [CombinatorialLanguages]
    public void Language_versions_and_nullability(LanguageVersion language, NullableContextOptions nullable) =>
        Model.Run(new Consumer { Language = language, Nullable = nullable }, Plain).Should().Equal("Sign");

    [Fact]
    public void Without_the_property_nothing_is_generated() =>
        new Consumer { Redirects = false }.Generate(Plain).Should().BeNull();

    [Fact]
    public void Without_a_call_nothing_is_generated() =>
        new Consumer().Generate("class C { void sign() => sign(); }").Should().BeNull();

    [Fact]
    public void Partial_classes() => Model.Run(
        new Consumer(),
        "public partial class Model { public TorchSharp.torch.Tensor Run(TorchSharp.torch.Tensor x) => A(x).floor(); }",
        "public partial class Model { TorchSharp.torch.Tensor A(TorchSharp.torch.Tensor x) => x.sign(); }")
        .Should().Equal("Sign", "Floor");

    [Fact]
    public void Top_level_statements() => Model.Run(
        new Consumer { Output = OutputKind.ConsoleApplication },
        "TorchSharp.torch.ones(1).floor();\n" + Plain).Should().Equal("Sign");

    [Fact]
    public void Line_directives() => Model.Run(
        new Consumer(),
        "#line 1000 \"C:\\generated.cs\"\n" + Plain +
            "\n#line hidden\nclass B { }\n#line default\n#line (1, 1) - (2, 2) \"x.cs\"\nclass C { }")
        .Should().Equal("Sign");

    [Fact]
    public void Text_before_a_call_that_is_not_ASCII_and_CRLF() =>
        Model.Run(new Consumer(), "/* ε ≤ ½ 𝜀 */\r\n" + Plain + "\r\n").Should().Equal("Sign");

    [Fact]
    public void Files_of_equal_content_are_left_alone()
    {
        const string twin =
            "file class Twin { static TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => x.floor(); }";
        var consumer = new Consumer();
        Model.Run(consumer, Plain, twin, twin).Should().Equal("Sign");
        consumer.Generate(twin, twin).Should().BeNull();
    }

    [Fact]
    public void Files_of_equal_names_one_of_them_linked_from_elsewhere() => Model.Run(
        new Consumer { PathOf = number => number == 0 ? "/user/Model.cs" : "/elsewhere/Model.cs" },
        Plain.Replace("torch.sign(x)", "torch.sign(Linked.F(x))"),
        "static class Linked { public static TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => x.floor(); }")
        .Should().Equal("Floor", "Sign");

    [Fact]
    public void Files_without_a_path() =>
        Model.Run(new Consumer { PathOf = _ => "" }, Plain).Should().Equal("Sign");

    [Theory]
    [InlineData(LanguageVersion.CSharp14)]
    [InlineData(LanguageVersion.CSharp11)]
    public void Beside_the_interceptors_of_another_generator(LanguageVersion language) => Model.Run(
        new Consumer { Language = language },
        Plain,
        """
        namespace System.Runtime.CompilerServices
        {
            [System.AttributeUsage(System.AttributeTargets.Method, AllowMultiple = true)]
            file sealed class InterceptsLocationAttribute : System.Attribute { }
        }
        """).Should().Equal("Sign");

    [Fact]
    public void Functions_of_the_same_name_elsewhere_are_not_torch() => new Consumer().Generate("""
        class Other
        {
            static Other sign(Other x) => x;
            Other round(long decimals = 0) => this;
            static double floor(double x) => System.Math.Floor(x);
            object Run() => new object[] { sign(this), round(), round(2), floor(1), System.Math.Sign(2) };
        }
        """).Should().BeNull();

    [Fact]
    public void Code_that_does_not_compile_does_not_stop_the_generator() => new Consumer().Generate(
        Plain, "class Broken { void F() { torch.sign(; x.sign(; } TorchSharp.torch.Tensor G(int x) => " +
            "TorchSharp.torch.round(x, \"\"); }")
        .Should().Contain("torch_sign").And.NotContain("round");
}
