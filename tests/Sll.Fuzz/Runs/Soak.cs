using SllCore.Tests.Autograd;
using SllCore.Tests.Oracle;

namespace SllCore.Fuzz.Runs;

/// <summary>
/// Operator calls with backward on several threads at once, in nested scopes that exceptions leave at random, under
/// forced garbage collections.
/// </summary>
internal static class Soak
{
    /// <summary>Runs the calls.</summary>
    /// <returns>The number of things that were wrong.</returns>
    public static int Run(int calls, int threads)
    {
        var (nodes, failures) = (LiveNodes.Count, 0);
        var memory = new ResidentMemory();
        var workers = Enumerable.Range(0, threads).Select(seed => new Thread(() => Work(seed))).ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Check(LiveNodes.Count == nodes, $"{LiveNodes.Count - nodes} nodes left");
        Check(memory.IsFlat(out var report), report);
        Console.WriteLine($"{calls:N0} calls on {threads} threads: {report}; {failures} failed");
        return failures;

        void Work(int seed)
        {
            var chance = new Random(seed);
            var share = calls / threads;
            for (var i = 0; i < share; i++)
            {
                try
                {
                    Call(chance);
                }
                catch (TimeoutException)
                {
                    // Thrown at random inside the scopes.
                }
                Check(OperatorTable.Current == OperatorTable.Hard, "a scope was left open");
                if (i % Math.Max(1, share / 50) == 0)
                {
                    GC.Collect();
                    memory.Sample();
                }
            }
        }

        void Call(Random chance)
        {
            using var dispose = NewDisposeScope();
            using var outer = Sll.Linearize(chance.NextDouble() + 0.01);
            using var inner = Sll.Linearize(0.5);
            // One period of the staircase: Σ gradient = 1/(2ε) · the elements in the band, all of them at ε = ½.
            var name = AllSteps.All[chance.Next(AllSteps.All.Count)].Name;
            var middle = StepFormula.Of(name).Boundary(0.6);
            var x = linspace(middle - 0.49, middle + 0.49, 1 + chance.Next(2000)).requires_grad_();
            var isArgmax = chance.Next(7) == 0;
            var y = isArgmax ? SllOps.Argmax(x) : AllSteps.Call(name, x);
            if (chance.Next(10) == 0)
                throw new TimeoutException();
            y.sum().backward();
            var expected = isArgmax ? 0 : x.NumberOfElements;
            Check(Math.Abs(x.grad!.sum().item<float>() - expected) < 1e-2, $"{y} has the gradient {x.grad}");
        }

        void Check(bool isRight, string problem)
        {
            if (isRight)
                return;
            Interlocked.Increment(ref failures);
            Console.WriteLine($"FAILED {problem}");
        }
    }
}
