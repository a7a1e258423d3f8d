using CsCheck;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>What holds for every ε and every input.</summary>
[Trait("Category", "Operators")]
public sealed class StepPropertyTests
{
    private static readonly Gen<string> s_name = Gen.Int[0, AllSteps.All.Count - 1].Select(i => AllSteps.All[i].Name);
    private static readonly Gen<double> s_eps = Gen.Double[-6, 0].Select(exponent => 0.5 * Math.Pow(10, exponent));
    private static readonly ScalarType[] s_dtypes =
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];
    private static readonly Gen<double[]> s_numbers = Gen.Double[-5, 5].Array[1, 80];

    [Fact]
    public void Values_and_gradients_are_the_oracles() =>
        Gen.Select(s_name, s_eps, s_numbers, Gen.Int[0, 3].Select(i => s_dtypes[i]))
            .Sample(
                (name, eps, numbers, dtype) =>
                {
                    using var scope = NewDisposeScope();
                    numbers = [.. numbers.Select(FloatFormat.Of(dtype).Round)];
                    var x = Inputs.ToTensor(numbers, dtype).requires_grad_();
                    var y = AllSteps.Call(name, x, eps);
                    y.sum().backward();
                    var call = new StepCase(name, eps, dtype);
                    StepCheck.Values(call, numbers, Inputs.ToDoubles(y)).Should().BeNull();
                    StepCheck.Gradients(call, numbers, [.. numbers.Select(_ => 1.0)], Inputs.ToDoubles(x.grad!))
                        .Should().BeNull();
                },
                iter: 500, threads: 1);

    [Fact]
    public void A_step_is_monotone() =>
        Gen.Select(s_name, s_eps, s_numbers).Sample(
            (name, eps, numbers) =>
            {
                using var scope = NewDisposeScope();
                Array.Sort(numbers);
                var values = Inputs.ToDoubles(AllSteps.Call(name, tensor(numbers), eps));
                for (var i = 1; i < values.Length; i++)
                    values[i].Should().BeGreaterThanOrEqualTo(values[i - 1] - 1e-12);
            },
            iter: 200, threads: 1);

    [Fact]
    public void Negation_turns_Floor_into_Ceil_and_leaves_Sign_and_Round_odd() =>
        Gen.Select(s_eps, s_numbers).Sample(
            (eps, numbers) =>
            {
                using var scope = NewDisposeScope();
                var x = tensor(numbers);
                SllOps.Floor(x, eps).allclose(-SllOps.Ceil(-x, eps), rtol: 0, atol: 1e-9).Should().BeTrue();
                SllOps.Sign(x, eps).allclose(-SllOps.Sign(-x, eps), rtol: 0, atol: 1e-9).Should().BeTrue();
                SllOps.Round(x, eps).allclose(-SllOps.Round(-x, eps), rtol: 0, atol: 1e-9).Should().BeTrue();
                SllOps.Sign(x, eps).allclose((2 * SllOps.Heaviside(x, eps)) - 1, rtol: 0, atol: 1e-9).Should().BeTrue();
            },
            iter: 200, threads: 1);
}
