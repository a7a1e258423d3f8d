using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<UndisposedScopeRule, UndisposedScopeFix>;

public class UndisposedScopeRuleTests
{
    [Theory]
    [InlineData("{|SLL005:Sll.Linearize(0.5)|};", "using var scope = Sll.Linearize(0.5);")]
    [InlineData("{|SLL005:Sll.Use(OperatorTable.Hard)|};", "using var scope = Sll.Use(OperatorTable.Hard);")]
    [InlineData("_ = {|SLL005:Sll.Linearize(0.5)|};", "using var scope = Sll.Linearize(0.5);")]
    [InlineData("var s = {|SLL005:Sll.Linearize(0.5)|};", "using var s = Sll.Linearize(0.5);")]
    [InlineData("IDisposable s = {|SLL005:Sll.Linearize(0.5)|};", "using IDisposable s = Sll.Linearize(0.5);")]
    [InlineData(
        "var scope = 1; {|SLL005:Sll.Linearize(0.5)|};", "var scope = 1; using var scope2 = Sll.Linearize(0.5);")]
    public Task Is_put_in_a_using(string statement, string @fixed) =>
        Rule.Fixes(statement + " return x;", @fixed + " return x;");

    [Theory]
    [InlineData("var table = {|SLL005:Sll.Linearize(0.5)|}.Table; return x;")]
    [InlineData("if (x.IsInvalid) {|SLL005:Sll.Linearize(0.5)|}; return x;")]
    public Task Is_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("using (Sll.Linearize(0.5)) return x;")]
    [InlineData("using var s = Sll.Linearize(0.5); return x;")]
    [InlineData("using var s = x.IsInvalid ? Sll.Linearize(0.5) : null; return x;")]
    [InlineData("using (var s = Sll.Linearize(0.5)) { return x; }")]
    [InlineData("using (IDisposable s = Sll.Linearize(0.5)) { return x; }")]
    [InlineData("var s = Sll.Linearize(0.5); try { return x; } finally { s.Dispose(); }")]
    [InlineData("var s = Sll.Linearize(0.5); using (s) return x;")]
    [InlineData("Sll.Linearize(0.5).Dispose(); return x;")]
    [InlineData("Func<OperatorScope> f = () => Sll.Linearize(0.5); return x;")]
    [InlineData("return G(Sll.Linearize(0.5)); Tensor G(IDisposable d) => x;")]
    public Task Is_left_alone_where_somebody_can_close_it(string body) => Rule.Finds(body);
}
