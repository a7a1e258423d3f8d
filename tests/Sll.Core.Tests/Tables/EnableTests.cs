namespace SllCore.Tests.Tables;

public sealed class EnableTests
{
    [Fact]
    public void Functions_of_one_two_and_three_arguments_run_in_a_scope_of_their_own()
    {
        using var scope = NewDisposeScope();
        var x = tensor(0.25);
        Sll.Enable(a => SllOps.Heaviside(a), 0.5)(x).item<double>().Should().Be(0.75);
        Sll.Enable((a, b) => SllOps.Heaviside(a) + b, 0.5)(x, x).item<double>().Should().Be(1);
        Sll.Enable((a, b, c) => SllOps.Heaviside(a) + b + c, 0.5)(x, x, x).item<double>().Should().Be(1.25);
        OperatorTable.Current.Should().BeSameAs(OperatorTable.Hard);
    }

    [Fact]
    public void The_default_eps_is_the_scopes()
    {
        using var scope = NewDisposeScope();
        var x = tensor(0.0005);
        Sll.Enable(a => SllOps.Heaviside(a))(x).item<double>().Should().BeApproximately(0.75, 1e-12);
        Sll.Enable((a, _) => SllOps.Heaviside(a))(x, x).item<double>().Should().BeApproximately(0.75, 1e-12);
        Sll.Enable((a, _, _) => SllOps.Heaviside(a))(x, x, x).item<double>().Should().BeApproximately(0.75, 1e-12);
    }

    [Fact]
    public void An_exception_in_the_function_restores_the_table()
    {
        Func<Tensor, Tensor> failing = _ => throw new TimeoutException();
        using var x = tensor(0.0);
        var enabled = Sll.Enable(failing, 0.5);
        enabled.Invoking(function => function(x)).Should().Throw<TimeoutException>();
        OperatorTable.Current.Should().BeSameAs(OperatorTable.Hard);
    }

    [Fact]
    public void An_enabled_function_may_call_another()
    {
        using var scope = NewDisposeScope();
        var x = tensor(0.25);
        var inner = Sll.Enable(a => SllOps.Heaviside(a), 0.5);
        var both = Sll.Enable(a => inner(a) + SllOps.Heaviside(a), 0.25)(x);
        both.item<double>().Should().Be(0.75 + 1);
    }
}
