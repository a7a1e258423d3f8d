using SllCore.Coverage;

namespace SllCore.Tests.Coverage;

public sealed class SampleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1024)]
    public void Small_tensors_are_looked_at_whole(long total) =>
        Enumerable.Range(0, Sample.Count(total)).Select(j => Sample.At(j, total)).Should().Equal(
            Enumerable.Range(0, (int)total).Select(i => (long)i));

    [Theory]
    [InlineData(5000)]
    [InlineData(65536)]
    [InlineData(1 << 24)]
    [InlineData(9L << 32)]
    public void Large_tensors_are_looked_at_evenly(long total)
    {
        var at = Enumerable.Range(0, Sample.Size).Select(j => Sample.At(j, total)).ToArray();
        at.Should().OnlyHaveUniqueItems().And.OnlyContain(i => i >= 0 && i < total);
        // Each sixteenth gets its share of 64, each of three interleaved channels its 341.
        at.GroupBy(i => i * 16 / total).Should().OnlyContain(part => part.Count() >= 62 && part.Count() <= 66);
        at.GroupBy(i => i % 3).Should().OnlyContain(channel => channel.Count() > 290 && channel.Count() < 390);
    }

    [Fact]
    public void Every_layout_gives_the_same_sample()
    {
        using var matrix = randn(300, 200);
        using var transposed = matrix.t();
        using var own = transposed.contiguous();
        var (fast, gathered) = (new float[Sample.Size], new float[Sample.Size]);
        Sample.Copy<float>(own, fast);
        Sample.Copy<float>(transposed, gathered);
        gathered.Should().Equal(fast);
    }

    [Fact]
    public void What_is_left_is_not_a_number()
    {
        var sample = new double[Sample.Size];
        using var two = tensor([1.0, 2]);
        Sample.Copy<double>(two, sample);
        sample.Should().StartWith([1.0, 2]);
        sample.Skip(2).Should().OnlyContain(x => double.IsNaN(x));
    }
}
