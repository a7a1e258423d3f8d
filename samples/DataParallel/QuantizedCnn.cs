using QuantizationSample;
using SllCore.Quantization;

namespace DataParallel;

/// <summary>A convolutional network on MNIST that computes with the values of 8-bit integers; in the last third its
/// ranges and batch norms are fixed.</summary>
internal sealed class QuantizedCnn : ILearner
{
    // Of every part of the data.
    private const int Calibration = 160;

    private readonly Cnn _network;
    private readonly PreparedModel _model;
    private readonly int _lastPhase;

    public QuantizedCnn(Settings settings, IAllReduce processes)
    {
        var flat = MnistData.Load();
        Examples Square(Examples rows) => rows with { Images = rows.Images.view(-1, 1, 28, 28) };
        Data = new Split(Square(flat.Training), Validation: null, Square(flat.Test));
        manual_seed(settings.Seed);
        _network = new Cnn();
        _model = Quantize.Prepare(_network, Data.Training.Images[..1], new() { AllReduce = processes });
        // Every process looks at images of its own, and the ranges are those of all.
        var shards = new Shards(Data.Training.Count, settings.Shards, Calibration, processes);
        _model.Calibrate([Data.Training.Images[shards.Epoch(settings.Seed, epoch: 0).First()]]);
        _lastPhase = (int)Math.Ceiling(settings.Epochs * 2 / 3.0);
    }

    public Split Data { get; }

    public Module<Tensor, Tensor> Model => _model;

    public void StartEpoch(int epoch)
    {
        _model.train();
        if (epoch >= _lastPhase)
            _model.FreezeBatchNorm();
    }

    public OperatorScope? Open(double share, BandReport? report) => null;

    public void EndStep() => _model.Step();

    public void Dispose()
    {
        _model.Dispose();
        _network.Dispose();
    }
}
