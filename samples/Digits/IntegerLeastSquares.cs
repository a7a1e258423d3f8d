using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Digits;

/// <summary>min ‖A·Round(w) − b‖² over w, where b = A·z for integers z: how many of them come out right?</summary>
internal static class IntegerLeastSquares
{
    private const int Unknowns = 20;
    private const int Equations = 100;
    private const int Largest = 5;
    private const int Steps = 1500;

    public static double ShareRecovered(Method method, int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        var matrix = randn(Equations, Unknowns, generator: generator);
        var integers = randint(-Largest, Largest + 1, [Unknowns], dtype: ScalarType.Float32, generator: generator);
        var observed = matrix.mv(integers);
        var unknowns = Parameter(randn(Unknowns, generator: generator));
        var descent = new Descent(0.1);
        using var optimizer = descent.Optimizer([unknowns]);
        var schedule = descent.Schedule(optimizer, Steps);
        var nextScope = method.Scopes(Steps);
        for (var i = 0; i < Steps; i++)
        {
            using var step = NewDisposeScope();
            optimizer.zero_grad();
            using (nextScope())
                functional.mse_loss(matrix.mv(SllOps.Round(unknowns)), observed).backward();
            optimizer.step();
            schedule.step();
        }
        using var right = SllOps.Round(unknowns.detach()).eq(integers);
        return right.to(ScalarType.Float64).mean().item<double>();
    }
}
