using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<PauseInScopeRule>;

public class PauseInScopeRuleTests
{
    [Theory]
    [InlineData("using (Sll.Linearize(0.5)) { return {|SLL006:await|} Later(x); }")]
    [InlineData("using var s = Sll.Linearize(0.5); return {|SLL006:await|} Later(x);")]
    [InlineData(
        "using IDisposable s = Sll.Linearize(0.5); if (x is not null) { {|SLL006:await|} Later(x); } return x;")]
    [InlineData(
        "using (var s = Sll.Use(OperatorTable.Hard)) {|SLL006:await|} foreach (var y in Each(x)) { } return x;")]
    [InlineData("using (Sll.Linearize(0.5)) { {|SLL006:await|} using var d = new D(); } return x;")]
    public Task Is_found(string body) => Rule.FindsInFile(Method(body));

    [Theory]
    [InlineData("var y = await Later(x); using (Sll.Linearize(0.5)) return y;")]
    [InlineData("using (Sll.Linearize(0.5)) { x.neg(); } return await Later(x);")]
    [InlineData("await Later(x); using var s = Sll.Linearize(0.5); return x;")]
    [InlineData("using (no_grad()) return await Later(x);")]
    [InlineData("using (Sll.Linearize(0.5)) { Func<Task> f = async () => await Later(x); } return x;")]
    public Task Is_left_alone_outside(string body) => Rule.FindsInFile(Method(body));

    [Fact]
    public Task In_top_level_statements_of_a_lambda() => Rule.FindsInFile(Method(
        "Func<Task> f = async () => { using var s = Sll.Linearize(0.5); {|SLL006:await|} Later(x); }; " +
        "await f(); return x;"));

    [Theory]
    [InlineData("using (Sll.Linearize(0.5)) { {|SLL006:yield|} return x; }")]
    [InlineData("using var s = Sll.Use(OperatorTable.Hard); foreach (var y in new[] { x }) {|SLL006:yield|} return y;")]
    public Task A_yield_is_found(string body) => Rule.FindsInFile(Iterator(body));

    [Theory]
    [InlineData("Tensor y; using (Sll.Linearize(0.5)) y = x.neg(); yield return y;")]
    [InlineData("using (Sll.Linearize(0.5)) { if (x.IsInvalid) yield break; } yield return x;")]
    [InlineData("using (no_grad()) yield return x;")]
    public Task A_yield_is_left_alone_outside(string body) => Rule.FindsInFile(Iterator(body));

    private static string Iterator(string body) =>
        Method("return await Later(x); }\n    IEnumerable<Tensor> G(Tensor x) { " + body);

    private static string Method(string body) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using SllCore;
        using static TorchSharp.torch;

        class Model
        {
            async Task<Tensor> F(Tensor x)
            {
                {{body}}
            }

            static async Task<Tensor> Later(Tensor x) { await Task.Yield(); return x; }
            static async IAsyncEnumerable<Tensor> Each(Tensor x) { await Task.Yield(); yield return x; }
            sealed class D : IAsyncDisposable { public ValueTask DisposeAsync() => default; }
        }
        """;
}
