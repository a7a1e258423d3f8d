using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>Models whose structure cannot be found: each is refused by the message that says why, before anything is
/// quantized.</summary>
public sealed class RefusalTests
{
    public RefusalTests() => set_num_threads(1);

    // The mean is 1 in the example, then it is negative and small, then positive and large.
    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(-10, 0)]
    [InlineData(10, 100)]
    public void AModelThatBranchesOnItsInput(double low, double high)
    {
        using var scope = NewDisposeScope();
        var fc = nn.Linear(8, 8);
        Refused(
            new Free(x => x.mean().item<float>() is var mean && mean > low && mean < high
                ? fc.call(fc.call(x))
                : fc.call(x), ("fc", fc)),
            ones(2, 8), "The model calls other modules for other inputs: only a fixed structure can be converted.");
    }

    [Fact]
    public void AModelThatBranchesOnAnIndex()
    {
        using var scope = NewDisposeScope();
        var (words, fc) = (nn.Embedding(12, 4), nn.Linear(4, 4));
        Refused(
            new Free(x => x[0, 0].item<long>() > 5 ? fc.call(fc.call(words.call(x))) : fc.call(words.call(x)),
                ("words", words), ("fc", fc)),
            Indices(), "The model calls other modules for other inputs: only a fixed structure can be converted.");
    }

    [Fact]
    public void AModuleThatGivesSomethingElseEachTime()
    {
        using var scope = NewDisposeScope();
        var calls = 0;
        // One call looks at the hooks and three at the structure, which gives 2 for the example; the next one is the
        // fifth.
        Refused(
            nn.Sequential(("fc", nn.Linear(8, 4)), ("count", new Free(x => full_like(x, ++calls)))), ones(2, 8),
            "The structure that was recovered, input → fc → count, misses the model's output by 3: write the model " +
                "with modules.",
            "count");
    }

    [Fact]
    public void IndicesThatChangeBeforeTheyAreLookedUp()
    {
        using var scope = NewDisposeScope();
        foreach (var change in new Func<Tensor, Tensor>[] { x => x.clamp(0, 6), x => x.flip(1), x => x.flatten() })
        {
            var words = nn.Embedding(12, 4);
            Refused(new Free(x => words.call(change(x)), ("words", words)), Indices(),
                "What goes into 'words' is not explained by*that of the input.*");
        }
    }

    [Fact]
    public void IndicesThatAreComputed()
    {
        using var scope = NewDisposeScope();
        Refused(
            nn.Sequential(("fc", nn.Linear(8, 8)), ("pick", new Free(x => x.argmax(1))), ("words", nn.Embedding(8, 3))),
            randn(4, 8), "Module 'words' is a Embedding with settings that have no integer form*", "pick");
    }

    [Fact]
    public void AValueThatGetsADimension()
    {
        using var scope = NewDisposeScope();
        var (fc, conv) = (nn.Linear(8, 6), nn.Conv1d(6, 2, 1));
        Refused(
            new Free(x => conv.call(fc.call(x).unsqueeze(2).repeat(1, 1, 3)), ("fc", fc), ("conv", conv)), randn(4, 8),
            "What goes into 'conv' is not explained by*that of module 'fc'.*");
    }

    [Fact]
    public void AValueThatIsUsedBeforeItsBatchNorm()
    {
        using var scope = NewDisposeScope();
        var (fc, norm, add) = (nn.Linear(8, 6), nn.BatchNorm1d(6), new Add());
        using (no_grad())
            _ = norm.running_mean!.fill_(0.5);
        Tensor Forward(Tensor x)
        {
            var hidden = fc.call(x);
            return add.call(norm.call(hidden), hidden);
        }
        Refused(new Free(Forward, ("fc", fc), ("norm", norm), ("add", add)), randn(4, 8),
            "What goes into 'add' is not explained by*that of module 'norm'.*");
    }

    private static Tensor Indices() => arange(12, int64).reshape(2, 6);

    private static void Refused(
        nn.Module<Tensor, Tensor> model, Tensor example, string message, string? skipped = null)
    {
        var options = new QuantizationOptions();
        FluentActions.Invoking(() =>
            Quantize.Prepare(model, example, skipped is null ? options : options.Skip(skipped)))
            .Should().Throw<NotSupportedException>().WithMessage(message);
    }
}
