using BenchmarkDotNet.Running;
using SllCore.Benchmarks.Quantizing;
using SllCore.Benchmarks.Ratios;
using SllCore.Benchmarks.Spiking;
using SllCore.Benchmarks.Suites;

// ratios [words]: the tables of costs.md, or their rows that have all the words ("Sign", ", 1K, relu"), measured side
// by side. builds <Sll.Core.dll> [words]: this build against another one, as the release before.
// parts [words]: where the time of small tensors goes. sweep: does the time depend on ε or on the data?
// kept: what spiking neurons keep between forward and backward.
// Anything else goes to BenchmarkDotNet, for example: --filter '*Step*'.
switch (args)
{
    case ["ratios", .. var words]:
        RatioReport.Print(
            RatioTable.Rows().Concat(ProgramRows.All()).Concat(SelectionRows.All()).Concat(SpikingRows.All())
                .Concat(QuantizationRows.All()), words);
        break;
    case ["builds", var path, .. var words]:
        RatioReport.Print(new BuildRows(Build.Load(path)).All(), words);
        break;
    case ["kept"]:
        SpikingMemory.Print();
        break;
    case ["parts", .. var words]:
        RatioReport.Print(PartsTable.Rows().Concat(SpikingParts.Rows()).Concat(QuantizationParts.Rows()), words);
        break;
    case ["sweep"]:
        RatioReport.Print(SweepTable.Rows().Concat(SelectionRows.Growth()), []);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(StepBenchmarks).Assembly).Run(args, InProcess.Config);
        break;
}
