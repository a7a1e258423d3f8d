namespace DataParallel;

/// <summary>Five layers of hard thresholds on the digits; 60 % of the inputs of all processes are in the band at first,
/// 30 % at the end.</summary>
internal sealed class Thresholds : ILearner
{
    private static readonly CosineSchedule s_coverage = new(start: 0.6, end: 0.3, steps: 1000);

    private readonly IAllReduce _processes;

    public Thresholds(int seed, IAllReduce processes)
    {
        _processes = processes;
        using var generator = new Generator((ulong)seed, CPU);
        Model = new Multilayer([64, 64, 64, 64, 64, 64, 10], SllOps.Heaviside, generator);
    }

    public Split Data { get; } = DigitsData.Load();

    public Module<Tensor, Tensor> Model { get; }

    public void StartEpoch(int epoch)
    {
    }

    public OperatorScope Open(double share, BandReport? report) => Sll.Linearize(
        LinearizeOptions.Recommended with
        {
            Coverage = s_coverage.ValueAt((int)(share * s_coverage.Steps)), AllReduce = _processes,
        },
        report);

    public void EndStep()
    {
    }

    public void Dispose() => Model.Dispose();
}
