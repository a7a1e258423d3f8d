using SllCore.Kernels;

namespace SllCore.Tests.Kernels;

/// <summary>Large tensors are shared between threads: nothing may be left out, done twice or written across a
/// border.</summary>
public sealed class ChunksTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(64, 3)]
    [InlineData(1000, 2)]
    [InlineData(4097, 7)]
    public void Every_thread_has_a_chunk_that_starts_at_a_multiple_of_64_and_every_element_is_covered_once(
        long length, int threads)
    {
        var counts = new int[length];
        var chunks = 0;
        WithThreads(threads, () => Chunks.Run(length, long.MaxValue, (start, count) =>
        {
            if (count == 0)
                return;
            (start % 64).Should().Be(0);
            Interlocked.Increment(ref chunks);
            for (var i = start; i < start + count; i++)
                Interlocked.Increment(ref counts[i]);
        }));
        counts.Count(count => count != 1).Should().Be(0);
        chunks.Should().Be((int)Math.Min(threads, (length + 63) / 64));
    }

    [Fact]
    public void Few_elements_stay_on_the_callers_thread()
    {
        var thread = 0;
        WithThreads(2, () => Chunks.Run(1000, 1000, (_, _) => thread = Environment.CurrentManagedThreadId));
        thread.Should().Be(Environment.CurrentManagedThreadId);
    }

    [Theory]
    [InlineData("Round", 1)]
    [InlineData("Argmax", 7)]
    [InlineData("Greater", 3)]
    public void Several_threads_give_what_one_gives(string name, int width)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var x = randn(((1L << 22) / width) + 333, width).requires_grad_();
        var v = randn_like(x, requires_grad: false);
        var other = zeros_like(x).requires_grad_();
        Tensor Call() => name switch
        {
            "Argmax" => SllOps.Argmax(x, -1, 1),
            "Greater" => SllOps.Greater(x, other, 0.25),
            _ => SllOps.Round(x, 0.25),
        };
        (Tensor Value, Tensor Gradient, Tensor OfSum, Tensor? OfOther) Run()
        {
            var y = Call();
            y.backward([v]);
            var (gradient, ofOther) = (x.grad!.clone(), other.grad?.clone());
            x.grad.zero_();
            Call().sum().backward();
            var ofSum = x.grad.clone();
            x.grad.zero_();
            other.grad?.zero_();
            return (y.detach(), gradient, ofSum, ofOther);
        }
        var one = WithThreads(1, Run);
        var three = WithThreads(3, Run);
        three.Value.Equals(one.Value).Should().BeTrue();
        three.Gradient.Equals(one.Gradient).Should().BeTrue();
        three.OfSum.Equals(one.OfSum).Should().BeTrue();
        (three.OfOther?.Equals(one.OfOther!) ?? one.OfOther is null).Should().BeTrue();
        one.Gradient.count_nonzero().item<long>().Should().BePositive();
    }

    private static void WithThreads(int threads, Action run) => WithThreads(threads, () =>
    {
        run();
        return 0;
    });

    private static T WithThreads<T>(int threads, Func<T> run)
    {
        var before = get_num_threads();
        set_num_threads(threads);
        try
        {
            return run();
        }
        finally
        {
            set_num_threads(before);
        }
    }
}
