namespace SllCore.Tests.Operators;

/// <summary>Operators that the library does not know, in everything that it offers for its own.</summary>
public sealed class OwnOperatorTests
{
    private static readonly StepOperator s_odd = new OddOperator();
    private static readonly ChoiceOperator s_positive = new PositiveOperator();

    [Fact]
    public void A_step_is_hard_outside_and_a_line_inside()
    {
        using var input = tensor([-3.5, 0.1, 0.5, 1.9], requires_grad: true);
        OperatorTable.Current.Call(s_odd, input).data<double>().ToArray().Should().Equal(-3, 1, 1, 1);
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.25, Slope = BandSlope.Exact });
        var output = OperatorTable.Current.Call(s_odd, input);
        output.data<double>().ToArray().Should().Equal([-3, 0.4, 1, 1.6], (a, b) => Math.Abs(a - b) < 1e-12);
        output.sum().backward();
        input.grad!.data<double>().ToArray().Should().Equal(0, 4, 0, 4);
    }

    [Fact]
    public void It_is_moved_and_scaled()
    {
        using var input = tensor([0.55, 0.9]);
        using var linearized = Sll.Linearize(0.05);
        var output = OperatorTable.Current.Call(s_odd.At(0.5, 0.1), input);
        output.data<double>().ToArray().Should().Equal([0.1, 0.4], (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Options_coverage_and_report_know_it()
    {
        using var input = linspace(-0.9, 0.9, 1000, dtype: float64).requires_grad_();
        var report = new BandReport();
        using (Sll.Linearize(new LinearizeOptions { Coverage = 0.3 }, report))
            OperatorTable.Current.Call(s_odd, input).sum().backward();
        var row = report.Rows.Should().ContainSingle().Subject;
        row.Operator.Should().BeSameAs(s_odd);
        row.InBand.Should().BeApproximately(0.3, 0.01);
        row.Eps.Should().BeApproximately(0.27, 0.01);
        using var narrow = Sll.Linearize(new LinearizeOptions().WithEps(s_odd, 0.5));
        OperatorTable.Current.Call(s_odd, tensor(0.25)).item<double>().Should().BeApproximately(0.5, 1e-12);
    }

    [Fact]
    public void Every_other_table_knows_it()
    {
        using var input = tensor([0.1, 1.0], requires_grad: true);
        using (Sll.Use(new StraightThroughOperators(clip: 0.5)))
            OperatorTable.Current.Call(s_odd, input).sum().backward();
        input.grad!.data<double>().ToArray().Should().Equal(1, 0);
        using var relaxed = Sll.Use(new RelaxedOperators(0.1));
        OperatorTable.Current.Call(s_odd, tensor(0.1)).item<double>().Should().BeApproximately(Math.Tanh(0.5), 1e-12);
    }

    [Fact]
    public void A_choice_is_linear_where_its_margin_is_small()
    {
        using var input = tensor(new[,] { { -2.0, 0.1, 3 } }, requires_grad: true);
        OperatorTable.Current.Call(s_positive, input, -1).data<double>().ToArray().Should().Equal(0, 1, 1);
        var report = new BandReport();
        using (Sll.Linearize(new LinearizeOptions { Eps = 0.5 }, report))
        {
            var output = OperatorTable.Current.Call(s_positive, input, -1);
            output.data<double>().ToArray().Should().Equal([0, 0.6, 1], (a, b) => Math.Abs(a - b) < 1e-12);
            output.sum().backward();
        }
        input.grad!.data<double>().ToArray().Should().Equal(0, 1, 0);
        report.Rows.Should().ContainSingle().Which.InBand.Should().BeApproximately(1 / 3.0, 1e-12);
    }

    [Theory]
    [InlineData(false, "Spread.Distance returned Float64 of the shape []")]
    [InlineData(true, "Spread.Hard returned Int64 of the shape [3]")]
    public void What_a_formula_must_keep_is_checked(bool codes, string fault)
    {
        const string rule = " for Float64 of the shape [3]: it must keep both.";
        using var input = tensor([0.1, 2, 3]);
        using var linearized = Sll.Linearize(0.5);
        var call = () => OperatorTable.Current.Call(new SpreadOperator(codes), input);
        call.Should().Throw<InvalidOperationException>().WithMessage(fault + rule);
        call = () => OperatorTable.Current.Call(new MeanOperator(), input, -1);
        call.Should().Throw<InvalidOperationException>()
            .WithMessage("Mean.Margin returned Float64 of the shape [1]" + rule);
    }

    // Odd numbers, with the even ones for boundaries.
    private sealed class OddOperator() : StepOperator("Odd", jump: 2)
    {
        public override Tensor Hard(Tensor input) => 2 * floor(input / 2) + 1;
        public override Tensor Distance(Tensor input) => input - 2 * round(input / 2);
        public override Tensor Middle(Tensor input) => 2 * round(input / 2);
    }

    // Forgets to keep the shape, or the dtype.
    private sealed class SpreadOperator(bool codes) : StepOperator("Spread")
    {
        public override Tensor Hard(Tensor input) => input.gt(0).to(codes ? ScalarType.Int64 : input.dtype);
        public override Tensor Distance(Tensor input) => input.sum();
        public override Tensor Middle(Tensor input) => zeros_like(input);
    }

    private sealed class MeanOperator() : ChoiceOperator("Mean")
    {
        public override Tensor Hard(Tensor input, long dim) => input.gt(0).to(input.dtype);
        public override Tensor Margin(Tensor input, long dim) => input.mean([dim], keepdim: true);
    }

    private sealed class PositiveOperator() : ChoiceOperator("Positive")
    {
        public override Tensor Hard(Tensor input, long dim) => input.gt(0).to(input.dtype);
        public override Tensor Margin(Tensor input, long dim) => input.alias();
    }
}
