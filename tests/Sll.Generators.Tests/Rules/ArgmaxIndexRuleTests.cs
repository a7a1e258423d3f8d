using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<ArgmaxIndexRule>;

public class ArgmaxIndexRuleTests
{
    [Theory]
    [InlineData("return {|SLL004:t[x.argmax(1)]|};")]
    [InlineData("var best = torch.argmax(x, 1); return {|SLL004:t[best]|};")]
    [InlineData("return {|SLL004:t.index_select(0, x.argmax(1))|};")]
    [InlineData("return {|SLL004:torch.index_select(t, 0, x.argmax(1))|};")]
    [InlineData("return {|SLL004:t.gather(1, x.argmax(1, true))|};")]
    [InlineData("return {|SLL004:t.take(x.argmax())|};")]
    public Task A_choice_is_found(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return x.argmax(1).eq(t);")]
    [InlineData("return t[x.argmin(1)];")]
    [InlineData("var digit = x.argmax().item<long>(); return t * digit;")]
    [InlineData("using (torch.no_grad()) return t[x.argmax(1)];")]
    public Task Other_uses_are_left_alone(string body) => Rule.Finds(body);
}
