using System.Reflection;
using System.Reflection.Emit;
using SllCore.Report;

namespace SllCore.Tests.Report;

public sealed class CallSiteTests
{
    [Theory]
    [InlineData("Run", "Program.Run")]
    [InlineData("<Main>$", "Program.Main")]
    [InlineData("<<Main>$>g__Train|0_1", "Program.Main")]
    [InlineData("<Run>b__0_0", "Program.Run")]
    public void Methods_that_the_compiler_made_are_named_after_what_people_wrote(string method, string name)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Users"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("Users").DefineType("Program");
        var body = type.DefineMethod(method, MethodAttributes.Static | MethodAttributes.Public).GetILGenerator();
        body.Emit(OpCodes.Ret);
        CallSite.Name(type.CreateType().GetMethod(method)!).Should().Be(name);
    }
}
