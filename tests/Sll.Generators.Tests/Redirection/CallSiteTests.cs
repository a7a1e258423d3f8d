using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Redirection;

/// <summary>A report names the user's method, not the generated one in between.</summary>
public class CallSiteTests
{
    [Fact]
    public void Of_a_redirected_call()
    {
        var type = new Consumer().Build(Model.With("public Tensor Run(Tensor x) => x.sign();")).GetType("Model")!;
        var report = new BandReport();
        using var x = TorchSharp.torch.tensor([0.25f, 2f]);
        using (Sll.Linearize(new LinearizeOptions { Eps = 1 }, report))
            ((TorchSharp.torch.Tensor)type.GetMethod("Run")!.Invoke(Activator.CreateInstance(type), [x])!).Dispose();
        report.Rows.Should().ContainSingle().Which.CallSite.Should().Be("Model.Run");
    }
}
