using SllCore.Tests.Support;

namespace SllCore.Tests.Schedules;

/// <summary>
/// Why a schedule of ε needs one of the learning rate: five hidden layers of 64 heaviside units on the digits, 60 epochs,
/// ε from 0.5 to 0.01. Accuracies are of the hard network.
/// </summary>
public sealed class AnnealingTests
{
    private const int Epochs = 60;
    private const int Batch = 64;

    [Fact]
    public void Annealing_under_a_constant_learning_rate_collapses_and_a_cosine_cures_it()
    {
        using var digits = new Digits();
        var collapsed = Train(digits, rate: 1e-3, anneal: true, cosine: false);
        var constant = Train(digits, rate: 1e-3, anneal: false, cosine: false);
        var cured = Train(digits, rate: 3e-3, anneal: true, cosine: true);
        collapsed.Should().BeLessThan(0.6);
        constant.Should().BeGreaterThan(0.9);
        cured.Should().BeGreaterThan(0.9);
    }

    private static double Train(Digits digits, double rate, bool anneal, bool cosine)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var model = new DeepStep();
        var (images, labels) = digits.Train;
        var steps = Epochs * (int)(images.shape[0] / Batch);
        using var optimizer = optim.Adam(model.parameters(), rate);
        var rates = optim.lr_scheduler.CosineAnnealingLR(optimizer, steps);
        var eps = new CosineSchedule(start: 0.5, end: anneal ? 0.01 : 0.5, steps);
        using var loss = nn.CrossEntropyLoss();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            using var order = randperm(images.shape[0]);
            for (long first = 0; first + Batch <= images.shape[0]; first += Batch)
            {
                using var step = NewDisposeScope();
                var batch = order[TensorIndex.Slice(first, first + Batch)];
                optimizer.zero_grad();
                using (Sll.Linearize(eps.Step()))
                    loss.call(model.call(images[batch]), labels[batch]).backward();
                optimizer.step();
                if (cosine)
                    rates.step();
            }
        }
        using var constant = no_grad();
        return model.call(digits.Test.Images).argmax(1).eq(digits.Test.Labels).to(float64).mean().item<double>();
    }

    private sealed class DeepStep : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.ModuleList<TorchSharp.Modules.Linear> _hidden =
            nn.ModuleList([.. Enumerable.Range(0, 5).Select(_ => nn.Linear(64, 64))]);

        private readonly TorchSharp.Modules.Linear _output = nn.Linear(64, 10);

        public DeepStep()
            : base(nameof(DeepStep)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            foreach (var layer in _hidden)
                input = SllOps.Heaviside(layer.call(input));
            return _output.call(input);
        }
    }
}
