using SllCore.Kernels;
using SllCore.Tests.Autograd;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Kernels;

/// <summary>Small masks are managed arrays, large ones tensors: both must say the same and leave nothing
/// behind.</summary>
public sealed class BitMaskTests
{
    private const long MostInAnArray = 8192 * 64;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(MostInAnArray, 8192)]
    public void Up_to_64_KB_a_mask_is_an_array(long elements, int words)
    {
        var mask = BitMask.For(elements);
        mask.Tensor.Should().BeNull();
        mask.Words.Should().HaveCount(words);
    }

    [Fact]
    public void Beyond_that_it_is_a_tensor_of_as_many_bits()
    {
        using var tensor = BitMask.For(MostInAnArray + 1).Tensor;
        tensor!.NumberOfElements.Should().Be(8193);
        tensor.dtype.Should().Be(ScalarType.Int64);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(MostInAnArray)]
    [InlineData(MostInAnArray + 64)]
    public void A_cleared_mask_is_zero_wherever_it_lies(long elements)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < 100; i++)
            BitMask.For(elements).Words?.AsSpan().Fill(ulong.MaxValue);
        GC.Collect();
        var mask = BitMask.For(elements, cleared: true);
        (mask.Tensor?.count_nonzero().item<long>() ?? mask.Words!.Count(word => word != 0)).Should().Be(0);
    }

    [Theory]
    [InlineData("Round", MostInAnArray)]
    [InlineData("Round", MostInAnArray + 1)]
    [InlineData("Threshold", MostInAnArray + 65)]
    [InlineData("Argmax", MostInAnArray)]
    [InlineData("Argmax", MostInAnArray + 8)]
    public void Both_kinds_give_the_gradient_of_the_rows_one_by_one(string name, long length)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var width = name == "Argmax" ? 8 : 1;
        var x = randn(length / width, width);
        var v = randn_like(x);
        var whole = Gradient(x, v);
        // Three pieces, whose masks are arrays.
        long third = x.shape[0] / 3, rest = x.shape[0] - (2 * third);
        var pieces = x.split([third, third, rest]).Zip(v.split([third, third, rest]), Gradient);
        whole.Equals(cat(pieces.ToList())).Should().BeTrue();
        whole.count_nonzero().item<long>().Should().BePositive();

        Tensor Gradient(Tensor input, Tensor incoming)
        {
            var leaf = input.clone().requires_grad_();
            Call(name, leaf).backward([incoming]);
            return leaf.grad!;
        }
    }

    [Theory]
    [InlineData("Round", 1000)]
    [InlineData("Round", MostInAnArray + 64)]
    [InlineData("Argmax", 1000)]
    [InlineData("Argmax", MostInAnArray + 64)]
    public void The_gradient_of_the_gradient_is_the_map_again_and_nothing_stays_alive(string name, long length)
    {
        var (tensors, nodes) = (0L, 0);
        for (var i = 0; i < 3; i++)
        {
            if (i == 1)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                (tensors, nodes) = (Tensor.TotalCount, LiveNodes.Count);
            }
            using var scope = NewDisposeScope();
            manual_seed(6);
            var x = randn(length / 8, 8).requires_grad_();
            var g = randn_like(x, requires_grad: false).requires_grad_();
            var once = autograd.grad([Call(name, x)], [x], [g], create_graph: true)[0];
            var h = randn_like(x, requires_grad: false);
            // ⟨h, A·g⟩ has the gradient A·h with respect to g.
            var again = autograd.grad([once], [g], [h])[0];
            using var expected = autograd.grad([Call(name, x)], [x], [h])[0];
            again.Equals(expected).Should().BeTrue();
        }
        Sll.Linearize(1).Dispose();
        LiveNodes.Count.Should().Be(nodes);
        (Tensor.TotalCount - tensors).Should().BeLessThanOrEqualTo(0);
    }

    private static Tensor Call(string name, Tensor x) =>
        name == "Argmax" ? SllOps.Argmax(x, -1, 1) : AllSteps.Call(name, x, 0.25);
}
