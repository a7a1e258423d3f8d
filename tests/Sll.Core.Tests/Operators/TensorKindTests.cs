using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>Integers, booleans, shapes, layouts: what is not a row of floats.</summary>
[Trait("Category", "Operators")]
public sealed class TensorKindTests
{
    public static IEnumerable<object[]> Operators() => AllSteps.All.Select(step => new object[] { step.Name });

    public static IEnumerable<object[]> Paths() => AllSteps.Paths.Select(name => new object[] { name });

    public static IEnumerable<object[]> Integers() =>
        from step in AllSteps.All
        from dtype in new[] { ScalarType.Int8, ScalarType.Byte, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64 }
        select new object[] { step.Name, dtype };

    [Theory, MemberData(nameof(Integers))]
    public void Integers_get_the_hard_operator_whatever_the_scope(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0, 1, 3, 100 }).to(dtype);
        var expected = name switch
        {
            "Sign" or "Heaviside" or "Threshold" or "Greater" or "Less" => new[] { 0, 1, 1, 1 },
            "GreaterEqual" or "LessEqual" => [1, 1, 1, 1],
            _ => [0, 1, 3, 100],
        };
        using var linearized = Sll.Linearize(0.25);
        foreach (var y in new[] { AllSteps.Call(name, x), AllSteps.Call(name, x, 0.5) })
        {
            y.dtype.Should().Be(dtype);
            y.to(ScalarType.Int32).data<int>().ToArray().Should().Equal(expected);
        }
    }

    [Fact]
    public void Integer_argmax_and_integer_thresholds_are_hard_too()
    {
        using var scope = NewDisposeScope();
        using var linearized = Sll.Linearize(0.25);
        var x = tensor(new[] { 3, 7, 7, -1 });
        SllOps.Argmax(x, 0, 100).Equals(tensor(new[] { 0, 1, 0, 0 })).Should().BeTrue();
        SllOps.Threshold(x, 3.5).Equals(tensor(new[] { 0, 1, 1, 0 })).Should().BeTrue();
        SllOps.Threshold(x, tensor(new[] { 2, 7, 6, -1 })).Equals(tensor(new[] { 1, 0, 1, 0 })).Should().BeTrue();
        SllOps.Threshold(x, 6, 0.25).Equals(tensor(new[] { 0, 1, 1, 0 })).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Operators))]
    public void Shapes_are_kept_down_to_none_and_to_empty(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var shape in new long[][] { [], [0], [3, 0, 2], [1], [1, 1, 5] })
        {
            foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16 })
            {
                var x = full(shape, 0.125, dtype: dtype).requires_grad_();
                var y = AllSteps.Call(name, x, 0.5);
                y.shape.Should().Equal(shape);
                y.dtype.Should().Be(dtype);
                y.sum().backward();
                x.grad!.shape.Should().Equal(shape);
                AllSteps.Call(name, x).shape.Should().Equal(shape);
            }
        }
    }

    [Fact]
    public void Argmax_of_no_rows_is_no_rows()
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.Float16 })
        {
            var x = zeros(0, 3, dtype: dtype).requires_grad_();
            var y = SllOps.Argmax(x, 1, 0.5);
            y.shape.Should().Equal(0, 3);
            y.sum().backward();
            x.grad!.shape.Should().Equal(0, 3);
            SllOps.Argmax(x).shape.Should().Equal(0, 3);
        }
    }

    [Theory, MemberData(nameof(Operators))]
    public void The_result_shares_no_memory_with_the_input(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var requiresGrad in new[] { false, true })
        {
            foreach (var call in new Func<Tensor, Tensor>[] { x => AllSteps.Call(name, x),
                x => AllSteps.Call(name, x, 0.25) })
            {
                var x = tensor(new[] { -1f, 0f, 0.4f, 2f });
                x.requires_grad = requiresGrad;
                var y = call(x).detach();
                var before = y.data<float>().ToArray();
                x.detach().fill_(9);
                y.data<float>().ToArray().Should().Equal(before);
                y.fill_(7);
                x.detach().data<float>().ToArray().Should().OnlyContain(value => value == 9);
            }
        }
    }

    [Fact]
    public void Argmax_shares_no_memory_with_its_input_either()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 1f }, { 0f } });
        foreach (var y in new[] { SllOps.Argmax(x), SllOps.Argmax(x, -1, 0.5), SllOps.Argmax(x, 0),
            SllOps.Argmax(x, 0, 5) })
        {
            y.fill_(7);
            x.data<float>().ToArray().Should().Equal(1, 0);
        }
    }

    [Theory, MemberData(nameof(Operators))]
    public void Views_of_every_kind_give_what_their_copies_give(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16 })
        {
            var x = (randn(12, 30) * 2).to(dtype);
            Tensor[] views =
            [
                x.t(), x.narrow(1, 3, 20), x[TensorIndex.Slice(1, 11, 3)],
                x[TensorIndex.Colon, TensorIndex.Slice(step: 2)],
                x[0].expand(5, 30), x[TensorIndex.Colon, TensorIndex.Slice(0, 1)].expand(12, 7),
                x.view(-1).narrow(0, 1, 101),
                x.view(3, 4, 30).permute(2, 0, 1), x.flip(0),
            ];
            foreach (var view in views)
            {
                var copy = view.contiguous().clone().requires_grad_();
                var leaf = view.detach().requires_grad_();
                var v = randn(view.shape).to(dtype);
                var (y, z) = (AllSteps.Call(name, leaf, 0.25), AllSteps.Call(name, copy, 0.25));
                y.Equals(z).Should().BeTrue();
                y.backward([v]);
                z.backward([v]);
                leaf.grad!.Equals(copy.grad!).Should().BeTrue();
            }
        }
    }

    [Theory, MemberData(nameof(Operators))]
    public void A_gradient_in_any_layout_is_the_same_gradient(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var x = randn(6, 70, dtype: ScalarType.Float32).requires_grad_();
        foreach (var v in new[] { randn(70, 6).t(), randn(70).expand(6, 70), randn(6, 1).expand(6, 70),
            tensor(3f).expand(6, 70), randn(6, 140)[TensorIndex.Colon, TensorIndex.Slice(step: 2)] })
        {
            x.grad = null;
            AllSteps.Call(name, x, 0.5).backward([v]);
            var strided = x.grad!.clone();
            x.grad = null;
            AllSteps.Call(name, x, 0.5).backward([v.contiguous().clone()]);
            strided.Equals(x.grad!).Should().BeTrue();
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Outside_the_band_the_gradient_is_zero_whatever_comes_in(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var transpose in new[] { false, true })
        {
            var x = tensor(new[,] { { 2.25f, 2.75f }, { -1.75f, -2.25f } }).requires_grad_();
            var y = AllSteps.Call(name, transpose ? x.t() : x, 0.125);
            y.backward(
                [tensor(new[,] { { float.NaN, float.PositiveInfinity }, { float.NegativeInfinity, -float.NaN } })]);
            Inputs.ToDoubles(x.grad!).Should().Equal(0, 0, 0, 0);
        }
    }
}
