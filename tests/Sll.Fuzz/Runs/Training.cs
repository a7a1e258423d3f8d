namespace SllCore.Fuzz.Runs;

/// <summary>A training loop as users write it, with a dispose scope per step and without any: memory must stay
/// flat.</summary>
internal static class Training
{
    /// <summary>Runs the steps.</summary>
    /// <returns>0 if memory stayed flat, else 1.</returns>
    public static int Run(int steps, bool withDisposeScope)
    {
        manual_seed(1);
        using var x = randn(64, 64);
        using var target = randint(10, 64);
        using var net = nn.Sequential(
            nn.Linear(64, 64), new Step(), nn.Linear(64, 64), new Step(), nn.Linear(64, 10));
        using var adam = optim.Adam(net.parameters());
        var memory = new ResidentMemory();
        for (var i = 0; i < steps; i++)
        {
            using (withDisposeScope ? NewDisposeScope() : null)
            {
                using var linearized = Sll.Linearize(0.5);
                adam.zero_grad();
                nn.functional.cross_entropy(net.forward(x), target).backward();
                adam.step();
            }
            if (i % Math.Max(1, steps / 200) > 0)
                continue;
            // What is left after a collection. Without dispose scopes every tensor of a step waits for one, and a
            // network of this size, with relu as with these operators, makes so little managed garbage that it comes
            // every few thousand steps.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            memory.Sample();
        }
        var isFlat = memory.IsFlat(out var report);
        Console.WriteLine(
            $"{steps:N0} training steps {(withDisposeScope ? "with" : "without")} dispose scopes: {report}");
        return isFlat ? 0 : 1;
    }

    private sealed class Step() : nn.Module<Tensor, Tensor>("step")
    {
        public override Tensor forward(Tensor input) => SllOps.Sign(input);
    }
}
