// Trains five layers of hard thresholds on handwritten digits, or a CNN of 8-bit integers on MNIST, in several
// processes that MPI connects: each has its share of the images, one message adds up the gradients of a step, and every
// process measures the same ε and the same scales.
//
//   dotnet build -c Release samples/DataParallel
//   mpirun -np 2 dotnet run -c Release --no-build --project samples/DataParallel
//   mpirun -np 2 dotnet run -c Release --no-build --project samples/DataParallel -- --help
using DataParallel;
using DataParallel.Engine;

// The first process speaks for all.
if (Processes.RankAtStart > 0)
    Console.SetOut(TextWriter.Null);
return await CommandLine.RunAsync(args, (settings, processes, stop) =>
{
    // Every process has a core.
    set_num_threads(1);
    settings.Agree(processes);
    if (settings.Messages)
    {
        Messages.Measure(processes, stop);
        return;
    }
    using ILearner learner = settings.Network == "quantized"
        ? new QuantizedCnn(settings, processes)
        : new Thresholds(settings.Seed, processes);
    new DataParallelTraining(settings, learner, processes).Run(stop);
});
