using SllCore.Kernels;

namespace SllCore.Tests.Kernels;

/// <summary>Any layout is one run of memory, and results lie as torch would lay them.</summary>
public sealed class MemoryOrderTests
{
    public static TheoryData<string, Func<Tensor>> Layouts => new()
    {
        { "contiguous", () => randn(3, 4, 5) },
        { "0-dim", () => randn([]) },
        { "empty", () => randn(3, 0, 5).permute(2, 0, 1) },
        { "transposed", () => randn(4, 5).t() },
        { "permuted", () => randn(3, 4, 5, 6).permute(2, 0, 3, 1) },
        { "channels last", () => randn(2, 6, 5, 3).permute(0, 3, 1, 2) },
        { "a dimension of size 1", () => randn(4, 1, 5).permute(1, 2, 0) },
        { "a transposed slice", () => randn(8, 9).narrow(1, 2, 5).t() },
        { "every second", () => randn(8, 9)[TensorIndex.Colon, TensorIndex.Slice(step: 2)] },
        { "expanded", () => randn(3, 1, 5).expand(3, 4, 5) },
    };

    [Theory, MemberData(nameof(Layouts))]
    public void A_run_holds_every_element_once_and_reaches_the_new_tensor(string layout, Func<Tensor> make)
    {
        using var scope = NewDisposeScope();
        var tensor = make();
        var order = MemoryOrder.Of(tensor);
        var result = order.EmptyLike(tensor);
        var (from, to) = (order.Run(tensor), order.Run(result));
        from.is_contiguous().Should().BeTrue(layout);
        to.copy_(from);
        result.Equals(tensor).Should().BeTrue("the run of the result is its own memory ({0})", layout);
    }

    [Theory, MemberData(nameof(Layouts))]
    public void Results_and_gradients_lie_as_those_of_torch(string layout, Func<Tensor> make)
    {
        using var scope = NewDisposeScope();
        var input = make().detach().requires_grad_();
        var (ours, torchs) = (SllOps.Round(input, 0.25), input.round());
        if (!layout.Contains("size 1"))
            ours.stride().Should().Equal(torchs.stride(), layout);
        if (input.NumberOfElements > 0)
            ours.sum().backward();
        else
            ours.backward([ones_like(ours)]);
        input.grad!.shape.Should().Equal(input.shape);
    }
}
