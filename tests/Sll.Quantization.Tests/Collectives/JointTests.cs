using SllCore.Tests.Support;

namespace SllCore.Quantization.Tests.Collectives;

/// <summary>Several processes prepare and train the model that one with all images does.</summary>
public sealed class JointTests
{
    public JointTests() => set_num_threads(1);

    [Theory]
    [InlineData(ObserverKind.MinMax, 1)]
    [InlineData(ObserverKind.MinMax, 3)]
    [InlineData(ObserverKind.MovingAverage, 2)]
    [InlineData(ObserverKind.Percentile, 1)]
    [InlineData(ObserverKind.Percentile, 2)]
    [InlineData(ObserverKind.Percentile, 3)]
    [InlineData(ObserverKind.Mse, 2)]
    public void Calibration_finds_the_ranges_of_one_process(ObserverKind observer, int size)
    {
        using var scope = NewDisposeScope();
        var images = Digits.Load().Images[..120];
        var options = new QuantizationOptions { Activations = Quantizer.Affine(8, observer: observer) };
        using var whole = Prepared("mlp", images, options);
        var expected = Ranges(whole);
        foreach (var ranges in ThreadProcesses.Run(size, processes =>
        {
            using var part = Prepared("mlp", Part(images, processes), options with { AllReduce = processes });
            return Ranges(part);
        }))
        {
            // The input's own values are the same; those of layers may be rounded otherwise for another batch.
            ranges.Zip(expected, (one, all) => Math.Abs(one - all)).Max().Should().BeLessThan(1e-5);
        }
    }

    [Theory]
    [InlineData("bn", ScaleKind.Range, 2)]
    [InlineData("bn", ScaleKind.Range, 3)]
    [InlineData("residual", ScaleKind.Range, 2)]
    [InlineData("bn", ScaleKind.Learned, 2)]
    public void A_step_of_training_is_that_of_one_process(string network, ScaleKind scale, int size)
    {
        using var scope = NewDisposeScope();
        var (all, labels) = Digits.Load();
        var (images, answers) = (all[..120], labels[..120]);
        var options = new QuantizationOptions
        {
            Weights = Quantizer.Symmetric(8, scale: scale), Activations = Quantizer.Affine(8, scale),
        };
        using var whole = Prepared(network, images, options);
        Gradients(whole, images, answers, 120);
        var expected = State(whole);
        var states = ThreadProcesses.Run(size, processes =>
        {
            using var part = Prepared(network, Part(images, processes), options with { AllReduce = processes });
            Gradients(part, Part(images, processes), Part(answers, processes), 120);
            foreach (var weight in part.parameters())
                processes.Sum(weight.grad!);
            return State(part);
        });
        foreach (var state in states)
        {
            state.Keys.Should().Equal(expected.Keys);
            foreach (var (name, values) in state)
            {
                var largest = Math.Max(1e-3, expected[name].Select(Math.Abs).DefaultIfEmpty().Max());
                values.Zip(expected[name], (one, every) => Math.Abs(one - every)).DefaultIfEmpty().Max()
                    .Should().BeLessThan(2e-3 * largest, name);
                // Buffers and gradients are the same in every process, to the bit.
                values.Should().Equal(states[0][name], name);
            }
        }
    }

    [Fact]
    public void A_value_that_is_not_a_number_in_one_process_is_refused_in_all()
    {
        using var scope = NewDisposeScope();
        var images = Digits.Load().Images[..8];
        ThreadProcesses.Run(2, processes =>
        {
            using var inner = NewDisposeScope();
            using var model = Prepared("mlp", images, new() { AllReduce = processes });
            var calibrate = () => model.Calibrate([images * (processes.Rank == 1 ? double.NaN : 1)]);
            calibrate.Should().Throw<ArithmeticException>();
            return 0;
        }).Should().HaveCount(2);
    }

    // The same weights for all: threads share torch's generator.
    private static PreparedModel Prepared(string network, Tensor images, QuantizationOptions options)
    {
        lock (typeof(Networks))
            manual_seed(51);
        var model = Networks.Make(network);
        using (no_grad())
        {
            using var generator = new Generator(51, CPU);
            foreach (var weight in model.parameters())
            {
                using var values = (rand(weight.shape, generator: generator) - 0.3) * 0.5;
                weight.copy_(values);
            }
        }
        var prepared = Quantize.Prepare(model, images, options);
        prepared.Calibrate([images]);
        return prepared;
    }

    private static void Gradients(PreparedModel model, Tensor images, Tensor labels, int total)
    {
        model.train();
        using var scope = NewDisposeScope();
        (nn.functional.cross_entropy(model.call(images), labels, reduction: nn.Reduction.Sum) / total).backward();
    }

    private static double[] Ranges(PreparedModel model) =>
    [
        .. model.state_dict().Where(entry => entry.Key.EndsWith("range", StringComparison.Ordinal))
            .SelectMany(entry => entry.Value.to(float64).data<double>().ToArray()),
    ];

    private static Dictionary<string, double[]> State(PreparedModel model)
    {
        using var scope = NewDisposeScope();
        double[] Of(Tensor values) => values.detach().to(float64).contiguous().data<double>().ToArray();
        var state = model.state_dict().ToDictionary(entry => entry.Key, entry => Of(entry.Value));
        foreach (var (name, weight) in model.named_parameters())
            state[$"gradient of {name}"] = Of(weight.grad!);
        return state;
    }

    private static Tensor Part(Tensor rows, ThreadProcesses processes) =>
        rows.narrow(0, rows.shape[0] * processes.Rank / processes.Size, rows.shape[0] / processes.Size);
}
