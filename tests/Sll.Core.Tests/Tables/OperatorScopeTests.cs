namespace SllCore.Tests.Tables;

public sealed class OperatorScopeTests
{
    [Fact]
    public void A_scope_replaces_the_table_and_restores_it()
    {
        var before = OperatorTable.Current;
        using (var scope = Sll.Linearize(0.25))
            OperatorTable.Current.Should().BeSameAs(scope.Table);
        OperatorTable.Current.Should().BeSameAs(before).And.BeSameAs(OperatorTable.Hard);
    }

    [Fact]
    public void The_innermost_scope_decides()
    {
        using var half = tensor(0.1);
        using (Sll.Linearize(1))
        {
            Value(half).Should().BeApproximately(0.55, 1e-12);
            using (Sll.Linearize(0.5))
            {
                Value(half).Should().BeApproximately(0.6, 1e-12);
                using (Sll.Use(OperatorTable.Hard))
                    Value(half).Should().Be(1);
                Value(half).Should().BeApproximately(0.6, 1e-12);
            }
            Value(half).Should().BeApproximately(0.55, 1e-12);
        }
        Value(half).Should().Be(1);
    }

    [Fact]
    public void An_exception_closes_the_scope_it_leaves()
    {
        var attempt = () =>
        {
            using var scope = Sll.Linearize(1);
            using var inner = Sll.Linearize(2);
            throw new TimeoutException();
        };
        attempt.Should().Throw<TimeoutException>();
        OperatorTable.Current.Should().BeSameAs(OperatorTable.Hard);
    }

    [Fact]
    public void A_second_dispose_has_no_effect_even_inside_another_scope()
    {
        using var outer = Sll.Linearize(1);
        var scope = Sll.Linearize(2);
        scope.Dispose();
        scope.Dispose();
        OperatorTable.Current.Should().BeSameAs(outer.Table);
        using var later = Sll.Linearize(3);
        scope.Dispose();
        OperatorTable.Current.Should().BeSameAs(later.Table);
    }

    [Fact]
    public void Out_of_order_is_refused_and_harmless()
    {
        var outer = Sll.Linearize(1);
        var inner = Sll.Linearize(2);
        outer.Invoking(scope => scope.Dispose()).Should().Throw<InvalidOperationException>();
        OperatorTable.Current.Should().BeSameAs(inner.Table);
        inner.Dispose();
        OperatorTable.Current.Should().BeSameAs(outer.Table);
        outer.Dispose();
        OperatorTable.Current.Should().BeSameAs(OperatorTable.Hard);
    }

    [Fact]
    public void Another_thread_may_not_close_a_scope_and_sees_none()
    {
        using var scope = Sll.Linearize(1);
        var seen = OnWorker(() => OperatorTable.Current);
        seen.Should().BeSameAs(OperatorTable.Hard);
        var error = OnWorker(() => Record.Exception(scope.Dispose));
        error.Should().BeOfType<InvalidOperationException>();
        OperatorTable.Current.Should().BeSameAs(scope.Table);
    }

    [Fact]
    public void A_worker_adopts_its_parents_table()
    {
        using var scope = Sll.Linearize(1);
        var parent = OperatorTable.Current;
        var value = OnWorker(() =>
        {
            using var adopted = Sll.Use(parent);
            using var input = tensor(0.5);
            return Value(input);
        });
        value.Should().Be(0.75);
    }

    [Fact]
    public void A_scopes_table_says_what_it_does()
    {
        using var scope = Sll.Linearize();
        var options = scope.Table.Should().BeOfType<LinearizedOperators>().Which.Options;
        options.Should().Be(
            new LinearizeOptions { Eps = 1e-3, Forward = ForwardValues.Soft, Slope = BandSlope.Constant });
        Sll.DefaultEps.Should().Be(1e-3);
    }

    private static double Value(Tensor input)
    {
        using var y = SllOps.Heaviside(input);
        return y.item<double>();
    }

    private static T OnWorker<T>(Func<T> function)
    {
        T? result = default;
        var worker = new Thread(() => result = function());
        worker.Start();
        worker.Join();
        return result!;
    }
}
