namespace SllCore.Tests.Tables;

public sealed class OperatorScopeTests
{
    [Fact]
    public void A_scope_replaces_the_table_and_restores_it()
    {
        var before = OperatorTable.Current;
        using (var scope = Sll.Linearize(0.25))
            OperatorTable.Current.Should().BeSameAs(scope.Table);
        OperatorTable.Current.Should().BeSameAs(before);
    }
}
