using FluentAssertions.Execution;
using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>Models whose structure cannot be found: each is refused by the message that says why, before anything is
/// quantized.</summary>
public sealed class RefusalTests
{
    private const string Branches =
        "The model calls other modules for other inputs: only a fixed structure can be converted.";

    private static readonly QuantizationOptions s_skipped = new QuantizationOptions().Skip("skipped");

    private static readonly (string Message, Func<PreparedModel> Act)[] s_refusals =
    [
        // The mean is 1 in the example, negative in the second input that is tried, and large in the third.
        (Branches, () => Quantize.Prepare(Branching(mean => mean is > 0.5f and < 2), ones(2, 8))),
        (Branches, () => Quantize.Prepare(Branching(mean => mean < 0), ones(2, 8))),
        (Branches, () => Quantize.Prepare(Branching(mean => mean > 10), ones(2, 8))),
        (Branches, () => Quantize.Prepare(BranchingOnIndices(), Indices())),
        // One call looks at the hooks and three at the structure, which give 2 for the example; the next is the fifth.
        ("The structure that was recovered, input → fc → skipped, misses the model's output by 3: write the model " +
            "with modules.", () => Quantize.Prepare(Counting(), ones(2, 8), s_skipped)),
        ("What goes into 'words' is not explained by*that of the input.*",
            () => Quantize.Prepare(Indexed(x => x.clamp(0, 6)), Indices())),
        ("What goes into 'words' is not explained by*that of the input.*",
            () => Quantize.Prepare(Indexed(x => x.flip(1)), Indices())),
        ("What goes into 'words' is not explained by*that of the input.*",
            () => Quantize.Prepare(Indexed(x => x.flatten()), Indices())),
        ("Module 'words' is a Embedding with settings that have no integer form*",
            () => Quantize.Prepare(
                nn.Sequential(("fc", nn.Linear(8, 8)), ("skipped", new Free(x => x.argmax(1))),
                    ("words", nn.Embedding(8, 3))), randn(4, 8), s_skipped)),
        ("What goes into 'conv' is not explained by*that of module 'fc'.*",
            () => Quantize.Prepare(Widening(), randn(4, 8))),
        ("What goes into 'add' is not explained by*that of module 'norm'.*",
            () => Quantize.Prepare(Returning(), randn(4, 8))),
    ];

    public RefusalTests() => set_num_threads(1);

    [Fact]
    public void EachIsRefusedForItsReason()
    {
        using var all = new AssertionScope();
        foreach (var (message, act) in s_refusals)
        {
            using var scope = NewDisposeScope();
            manual_seed(1);
            act.Should().Throw<NotSupportedException>().WithMessage(message);
        }
    }

    private static Tensor Indices() => arange(12, int64).reshape(2, 6);

    private static Free Branching(Func<float, bool> branch)
    {
        var fc = nn.Linear(8, 8);
        return new(x => branch(x.mean().item<float>()) ? fc.call(fc.call(x)) : fc.call(x), ("fc", fc));
    }

    private static Free BranchingOnIndices()
    {
        var (words, fc) = (nn.Embedding(12, 4), nn.Linear(4, 4));
        return new(
            x => x[0, 0].item<long>() > 5 ? fc.call(fc.call(words.call(x))) : fc.call(words.call(x)),
            ("words", words), ("fc", fc));
    }

    private static Sequential Counting()
    {
        var calls = 0;
        return nn.Sequential(("fc", nn.Linear(8, 4)), ("skipped", new Free(x => full_like(x, ++calls))));
    }

    private static Free Indexed(Func<Tensor, Tensor> change)
    {
        var words = nn.Embedding(12, 4);
        return new(x => words.call(change(x)), ("words", words));
    }

    // A dimension more.
    private static Free Widening()
    {
        var (fc, conv) = (nn.Linear(8, 6), nn.Conv1d(6, 2, 1));
        return new(x => conv.call(fc.call(x).unsqueeze(2).repeat(1, 1, 3)), ("fc", fc), ("conv", conv));
    }

    // A value is used before its batch norm.
    private static Free Returning()
    {
        var (fc, norm, add) = (nn.Linear(8, 6), nn.BatchNorm1d(6), new Add());
        using (no_grad())
            _ = norm.running_mean!.fill_(0.5);
        return new(
            x =>
            {
                var hidden = fc.call(x);
                return add.call(norm.call(hidden), hidden);
            },
            ("fc", fc), ("norm", norm), ("add", add));
    }
}
