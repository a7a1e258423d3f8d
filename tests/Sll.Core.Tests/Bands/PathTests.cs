using SllCore.Bands;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Bands;

/// <summary>The fused kernels against torch's operators, and against the memory beside their buffers.</summary>
[Trait("Category", "Operators")]
public sealed class PathTests
{
    private const double Guard = 12345;

    public static IEnumerable<object[]> Cases() =>
        from step in AllSteps.All
        from dtype in new[] { ScalarType.Float32, ScalarType.Float64 }
        select new object[] { step.Name, dtype };

    private static IEnumerable<int> Lengths() =>
        Enumerable.Range(0, 201).Concat([255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 4095, 4096, 4097]);

    [Fact]
    public void Tensors_on_the_cpu_are_computed_in_memory()
    {
        using var scope = NewDisposeScope();
        var band = Band.Of(StepOperator.Sign.Shape, 0.5, 0, new LinearizeOptions().Style, ScalarType.Float32);
        FusedBand.Accepts(zeros(4, 5), band).Should().BeTrue();
        FusedBand.Accepts(zeros(4, 5).t(), band).Should().BeTrue();
        FusedBand.Accepts(zeros(4, 5, device: META), band).Should().BeFalse();
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_operators_of_torch_give_what_the_kernels_give(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        foreach (var eps in StepFormula.Of(name).Legal(1e-3, 0.1, 0.25, 0.5, 1.5))
        {
            var numbers = Inputs.Around(eps, dtype);
            numbers = numbers[..(numbers.Length / 2 * 2)];
            var grid = Inputs.ToTensor(numbers, dtype).view(-1, 2);
            var v = Inputs.ToTensor(Inputs.Incoming(numbers.Length, dtype), dtype).view(-1, 2);
            var fused = grid.clone().requires_grad_();
            var composed = grid.clone().requires_grad_();
            var (y, z) = (AllSteps.Call(name, fused, eps), AllSteps.Call(TorchPath.NameOf(name), composed, eps));
            y.backward([v]);
            z.backward([v]);
            WithinOneUlpInTheBand(name, numbers, eps, dtype, Inputs.ToDoubles(y), Inputs.ToDoubles(z))
                .Should().BeNull();
            fused.grad!.Equals(composed.grad!).Should().BeTrue();
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_length_and_alignment_is_right_and_nothing_beside_the_buffers_is_read_or_written(
        string name, ScalarType dtype)
    {
        const double eps = 0.3;
        foreach (var length in Lengths())
        {
            using var scope = NewDisposeScope();
            var offset = length % 5;
            var chance = new Random(length);
            var numbers = Enumerable.Range(0, length)
                .Select(_ => FloatFormat.Of(dtype).Round((chance.NextDouble() - 0.5) * 6)).ToArray();
            var buffer = full(length + 16, Guard, dtype: dtype);
            buffer.narrow(0, offset, length).copy_(Inputs.ToTensor(numbers, dtype));
            var incoming = full(length + 16, Guard, dtype: dtype);
            var v = Inputs.Incoming(length, dtype, seed: length);
            incoming.narrow(0, offset, length).copy_(Inputs.ToTensor(v, dtype));
            var x = buffer.narrow(0, offset, length).requires_grad_();
            var y = AllSteps.Call(name, x, eps);
            y.backward([incoming.narrow(0, offset, length)]);
            StepCheck.Values(new(name, eps, dtype), numbers, Inputs.ToDoubles(y)).Should().BeNull("length {0}", length);
            StepCheck.Gradients(new(name, eps, dtype), numbers, v, Inputs.ToDoubles(x.grad!))
                .Should().BeNull("length {0}", length);
            foreach (var guarded in new[] { buffer, incoming })
            {
                var all = Inputs.ToDoubles(guarded);
                all[..offset].Concat(all[(offset + length)..]).Should().OnlyContain(number => number == Guard);
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public unsafe void A_kernel_writes_its_results_and_nothing_else(string name, ScalarType dtype)
    {
        // The results are new tensors, so their neighbours are the allocator's: thousands of sizes would corrupt its
        // heap if a store went too far. The masks of equal inputs must be equal too, padding included, or gradients
        // would not.
        using var scope = NewDisposeScope();
        for (var length = 1; length < 400; length++)
        {
            var x = full(length, StepFormula.Of(name).Boundary(0.6) + 0.25, dtype: dtype).requires_grad_();
            var y = AllSteps.Call(name, x, 0.5);
            y.backward([ones(length, dtype: dtype)]);
            Inputs.ToDoubles(x.grad!).Should().OnlyContain(gradient => gradient == 1);
            x.grad!.Dispose();
            y.Dispose();
            x.Dispose();
        }
    }

    private static string? WithinOneUlpInTheBand(
        string name, double[] numbers, double eps, ScalarType dtype, double[] fused, double[] composed)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            var isHard = StepOracle.At(StepFormula.Of(name), numbers[i], eps, dtype).Tolerance == 0;
            var near = isHard
                ? BitConverter.DoubleToInt64Bits(fused[i]) == BitConverter.DoubleToInt64Bits(composed[i])
                : Math.Abs(fused[i] - composed[i]) <= FloatFormat.Of(dtype).Spacing(fused[i]);
            if (!near)
                return $"{name}({numbers[i]:R}), eps {eps}: fused {fused[i]:R}, composed {composed[i]:R}";
        }
        return null;
    }
}
