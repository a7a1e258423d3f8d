using SllCore.Tests.Support;

namespace SllCore.Tests.Tables;

/// <summary>What holds for every table that is an alternative to a fixed ε.</summary>
public sealed class AlternativesTests
{
    private static readonly Dictionary<string, OperatorTable> s_tables = new()
    {
        ["identity"] = new StraightThroughOperators(),
        ["clipped"] = new StraightThroughOperators(clip: 0.3),
        ["relaxed"] = new RelaxedOperators(0.3),
        ["relaxed, hard"] = new RelaxedOperators(0.3, ForwardValues.Hard),
        ["gumbel"] = new GumbelSoftmaxOperators(0.3),
        ["gumbel, hard"] = new GumbelSoftmaxOperators(0.3, ForwardValues.Hard),
        ["coverage"] = new LinearizedOperators(new LinearizeOptions { Coverage = 0.5 }),
        ["reported"] = new LinearizedOperators(new LinearizeOptions { Coverage = 0.5 }, new BandReport()),
    };

    public static TheoryData<string, string> Everything
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var table in s_tables.Keys)
            {
                foreach (var name in SevenOperators.Names)
                    data.Add(table, name);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Shape_dtype_and_layout_are_kept(string table, string name)
    {
        using var scope = Sll.Use(s_tables[table]);
        using var matrix = randn(6, 4);
        Tensor[] inputs =
        [
            matrix, matrix.t(), matrix[0].expand(3, 4), tensor(0.3), empty(0, 4), matrix.to(float64),
            matrix.to(float16),
            matrix.to(bfloat16),
        ];
        foreach (var input in inputs)
        {
            using var leaf = input.detach().clone().requires_grad_();
            using var output = SevenOperators.Call(name, leaf);
            output.shape.Should().Equal(input.shape);
            output.dtype.Should().Be(input.dtype);
            output.sum().backward();
            leaf.grad!.shape.Should().Equal(input.shape);
            leaf.grad!.dtype.Should().Be(input.dtype);
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Integers_get_the_hard_operator(string table, string name)
    {
        using var input = tensor(new long[] { -2, 0, 1, 3 });
        using var hard = SevenOperators.Call(name, input);
        using var scope = Sll.Use(s_tables[table]);
        using var output = SevenOperators.Call(name, input);
        Bits.Of(output).Should().Equal(Bits.Of(hard));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void The_result_shares_no_memory_with_the_input(string table, string name)
    {
        using var scope = Sll.Use(s_tables[table]);
        using var input = randn(4, 4);
        using var before = input.clone();
        using (var output = SevenOperators.Call(name, input))
            output.fill_(7);
        Bits.Of(input).Should().Equal(Bits.Of(before));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void No_tensor_is_left_alive(string table, string name)
    {
        using var scope = Sll.Use(s_tables[table]);
        using var input = randn(16, 4).requires_grad_();
        using var ones = ones_like(input, requires_grad: false);
        Step();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 50; i++)
            Step();
        (Tensor.TotalCount - before).Should().BeLessThan(10);

        void Step()
        {
            using (var output = SevenOperators.Call(name, input))
                output.backward([ones]);
            using var gradient = input.grad;
            input.grad = null;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void The_gradient_of_the_gradient_exists(string table, string name)
    {
        using var scope = Sll.Use(s_tables[table]);
        using var input = (randn(4, 4, dtype: float64) * 0.3).requires_grad_();
        using var g = randn(4, 4, dtype: float64).requires_grad_();
        manual_seed(5);
        using var output = SevenOperators.Call(name, input);
        using var first = autograd.grad([output], [input], [g], create_graph: true)[0];
        // The gradient is linear in g: its derivative along g gives it back.
        using var second = autograd.grad([first.sum()], [g])[0];
        ((second * g).sum() - first.sum()).abs().item<double>().Should().BeLessThan(1e-9);
    }
}
