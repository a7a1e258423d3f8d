// Trains five layers of hard thresholds on handwritten digits in several processes, which MPI connects: each has its
// share of the images, one message adds up the gradients of a step, and every process measures the same ε.
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
    var digits = DigitsData.Load();
    if (settings.Take is { } count)
    {
        var (images, labels) = digits.Training;
        digits = digits with { Training = new(images[..count], labels[..count]) };
    }
    using var generator = new Generator((ulong)settings.Seed, CPU);
    using var model = new Multilayer([64, 64, 64, 64, 64, 64, 10], SllOps.Heaviside, generator);
    new DataParallelTraining(settings, digits, processes).Run(model, stop);
});
