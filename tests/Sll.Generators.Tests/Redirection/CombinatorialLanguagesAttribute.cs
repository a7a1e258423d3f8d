using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Sdk;

namespace SllCore.Generators.Tests.Redirection;

/// <summary>C# 10 to 14, each with nullable references on and off.</summary>
internal sealed class CombinatorialLanguagesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from language in new[]
        {
            LanguageVersion.CSharp10, LanguageVersion.CSharp11, LanguageVersion.CSharp12, LanguageVersion.CSharp13,
            LanguageVersion.CSharp14,
        }
        from nullable in new[] { NullableContextOptions.Enable, NullableContextOptions.Disable }
        select new object[] { language, nullable };
}
