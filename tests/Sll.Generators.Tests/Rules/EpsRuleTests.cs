using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<EpsRule>;

public class EpsRuleTests
{
    [Theory]
    [InlineData("Sll.Linearize({|SLL007:0|}).Dispose(); return x;")]
    [InlineData("Sll.Linearize(eps: {|SLL007:-0.5|}).Dispose(); return x;")]
    [InlineData("Sll.Linearize({|SLL007:double.NaN|}).Dispose(); return x;")]
    [InlineData("Sll.Linearize({|SLL007:double.PositiveInfinity|}).Dispose(); return x;")]
    [InlineData("const double Eps = 0; Sll.Linearize({|SLL007:Eps|}).Dispose(); return x;")]
    [InlineData("var options = new LinearizeOptions { Eps = {|SLL007:-1|} }; return x;")]
    [InlineData("var options = new LinearizeOptions() with { Eps = {|SLL007:0f|} }; return x;")]
    [InlineData("var table = new LinearizedOperators({|SLL007:0|}); return x;")]
    [InlineData("return SllOps.Sign(x, {|SLL007:0|});")]
    [InlineData("return SllOps.Threshold(x, 0, {|SLL007:0|});")]
    [InlineData("return SllOps.Round(x, {|SLL007:0.6|});")]
    [InlineData("return SllOps.Floor(x, eps: {|SLL007:1|});")]
    [InlineData("return SllOps.Ceil(x, {|SLL007:0.51|});")]
    [InlineData("return Sll.Enable(y => y, {|SLL007:0|})(x);")]
    public Task Is_found_outside_the_legal_range(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("using (Sll.Linearize(0.7)) return {|SLL007:SllOps.Round(x)|};")]
    [InlineData("using var s = Sll.Linearize(eps: 1); return {|SLL007:SllOps.Floor(x)|} + {|SLL007:SllOps.Ceil(x)|};")]
    [InlineData("using (Sll.Linearize(0.3)) { using var s = Sll.Linearize(0.7); return {|SLL007:SllOps.Round(x)|}; }")]
    public Task Is_found_in_the_scope_of_a_call_whose_boundaries_repeat(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("using (Sll.Linearize(0.7)) return {|SLL007:x.floor()|} + x.sign() + {|SLL007:x.fix()|};")]
    [InlineData("using (Sll.Linearize(0.7)) return {|SLL007:round(x)|} + {|SLL007:x.ceil()|};")]
    [InlineData("using (Sll.Linearize(0.7)) return Sll.Differentiable(y => y.floor(), 0.5)(x) + x.round(2);")]
    [InlineData("using (Sll.Linearize(0.5)) return x.floor();")]
    public Task Is_found_at_calls_that_are_redirected(string body) => Rule.Finds(body, redirects: true);

    [Theory]
    [InlineData("Sll.Linearize().Dispose(); Sll.Linearize(2).Dispose(); return x;")]
    [InlineData("return SllOps.Round(x, 0.5) + SllOps.Sign(x, 7) + SllOps.Argmax(x, 0, 5);")]
    [InlineData("var eps = 0.0; Sll.Linearize(eps).Dispose(); return x;")]
    [InlineData("return G(0); Tensor G(double eps) => x * eps;")]
    [InlineData("using (Sll.Linearize(0.7)) return SllOps.Sign(x) + SllOps.Round(x, 0.5);")]
    [InlineData("using (Sll.Linearize(0.5)) return SllOps.Round(x);")]
    [InlineData("using (Sll.Linearize(0.7)) { } return SllOps.Round(x);")]
    [InlineData("using (Sll.Linearize(0.7)) using (Sll.Linearize(0.3)) return SllOps.Round(x);")]
    [InlineData("using var a = Sll.Linearize(0.7); using var b = Sll.Linearize(0.3); return SllOps.Round(x);")]
    [InlineData("using (Sll.Linearize(new LinearizeOptions { Eps = 0.7 })) return SllOps.Round(x);")]
    [InlineData("using (Sll.Linearize(0.7)) return x.floor() + round(x);")]
    [InlineData("using (Sll.Linearize(0.7)) using (Sll.Use(OperatorTable.Hard)) return SllOps.Round(x);")]
    public Task Is_left_alone_where_it_is_legal_or_unknown(string body) => Rule.Finds(body);
}
