using static TorchSharp.torch;

namespace SllCore.Spiking.Tests;

/// <summary>A call that must be refused, and what the refusal must say.</summary>
public sealed record Refusal(string What, Action Call, Type Exception, string Message)
{
    public override string ToString() => What;
}

/// <summary>Every illegal call: the exception, and what it says to whoever made it.</summary>
public sealed class ErrorMessageTests
{
    public static TheoryData<Refusal> Calls()
    {
        var leaky = Leaky();
        var (x, labels) = (ones(3, 4, 5), zeros(4, dtype: ScalarType.Int64));
        TheoryData<Refusal> calls = [];

        Argument("one dimension", () => leaky.forward(ones(64)),
            "input must be [time, batch, …], but is [64]: for one step write input.unsqueeze(0). (Parameter 'input')");
        Argument("a Linear without time", () => Sequential(nn.Linear(4, 8), leaky).forward(ones(8, 4)),
            "input must be [time, batch, …], but is [8, 4], too few dimensions for Linear: for one step write " +
            "input.unsqueeze(0). (Parameter 'input')");
        Argument("a norm without time", () => OverTime(nn.BatchNorm1d(4)).forward(ones(8, 4)),
            "input must be [time, batch, …], but is [8, 4], too few dimensions for BatchNorm1d: for one step write " +
            "input.unsqueeze(0). (Parameter 'input')");
        Argument("a convolution without time", () => Sequential(nn.Conv2d(1, 2, 3)).forward(ones([8, 1, 6, 6])),
            "input must be [time, batch, …], but is [8, 1, 6, 6], too few dimensions for Conv2d: for one step write " +
            "input.unsqueeze(0). (Parameter 'input')");
        Argument("no step", () => leaky.forward(zeros(0, 4)),
            "input must have at least one step, but is [0, 4]. (Parameter 'input')");
        Argument("integers", () => leaky.forward(ones(3, 4, dtype: ScalarType.Int64)),
            "input is Int64, but neurons integrate real numbers: pass input.to(ScalarType.Float32). " +
            "(Parameter 'input')");
        Null("null", () => leaky.forward(null!), "input");
        Null("null in a network", () => Sequential(leaky).forward(null!), "input");
        Null("a module that is null", () => Sequential(leaky, null!), "modules");
        Null("no module", () => OverTime(null!), "module");
        Null("no state", () => Sequential(leaky).Step(x[0], null!), "state");
        Argument("a state of another batch", () =>
            {
                using var state = new SpikingState();
                leaky.forward(ones(2, 8, 5), state);
                leaky.forward(x, state);
            },
            "The state of Leaky is [8, 5] Float32 on cpu, but a step of the input is [4, 5] Float32 on cpu: a new " +
            "sequence starts with a new SpikingState. (Parameter 'input')");
        Argument("a state of another dtype", () =>
            {
                using var state = new SpikingState();
                leaky.forward(x, state);
                leaky.forward(x.to(ScalarType.Float64), state);
            },
            "The state of Leaky is [4, 5] Float32 on cpu, but a step of the input is [4, 5] Float64 on cpu: a new " +
            "sequence starts with a new SpikingState. (Parameter 'input')");
        Argument("features of a recurrent layer", () => RecurrentLeaky(6).forward(x),
            "input must have 6 features in its last dimension, but is [3, 4, 5]. (Parameter 'input')");

        Argument("weights of another dtype", () => RecurrentLeaky(5).forward(x.to(ScalarType.Float64)),
            "input is Float64, but the recurrent weights are Float32: move the module to Float64 or the input to " +
            "Float32. (Parameter 'input')");

        OutOfRange(
            "β above 1", () => Leaky(1.1), "beta must be from 0 to 1. (Parameter 'beta')\nActual value was 1.1.");
        OutOfRange(
            "β of NaN", () => Leaky(double.NaN), "beta must be from 0 to 1. (Parameter 'beta')\nActual value was NaN.");
        OutOfRange("β of 1, learned", () => Leaky(1, learnBeta: true),
            "beta must be above 0 and below 1 to be learned: its logit is trained. (Parameter 'beta')\nActual " +
            "value was 1.");
        OutOfRange("β of features", () => Leaky(tensor(new[] { 0.5f, 2 }), ones(2)),
            "beta must be from 0 to 1 for every feature. (Parameter 'beta')");
        OutOfRange("θ of features", () => Leaky(tensor(new[] { 0.5f, 0.5f }), zeros(2)),
            "threshold must be finite and above 0 in float32 for every feature. (Parameter 'threshold')");
        Argument("β of integers", () => Leaky(ones(2, dtype: ScalarType.Int64), ones(2)),
            "beta must be a floating-point tensor with a number for every feature, but is [2] Int64. " +
            "(Parameter 'beta')");
        Argument("θ of nobody", () => IntegrateAndFire(zeros(0)),
            "threshold must be a floating-point tensor with a number for every feature, but is [0] Float32. " +
            "(Parameter 'threshold')");
        Argument("β of other features", () => LeakyReadout(full(3, 0.5f)).forward(x),
            "The beta of the neurons is [3], which does not broadcast with a step [4, 5] of the input: for images " +
            "[channels, 1, 1] gives every channel its own. (Parameter 'input')");
        Argument("θ of more dimensions", () => Synaptic(0.5, full(5, 0.5f), ones([1, 4, 5])).forward(x),
            "The threshold of the neurons is [1, 4, 5], which does not broadcast with a step [4, 5] of the input: " +
            "for images [channels, 1, 1] gives every channel its own. (Parameter 'input')");
        OutOfRange("θ of 0", () => Leaky(threshold: 0),
            "threshold must be finite and above 0 in float32. (Parameter 'threshold')\nActual value was 0.");
        OutOfRange("θ beyond float32", () => Leaky(threshold: 1e39, refractory: 1),
            "threshold must be finite and above 0 in float32. (Parameter 'threshold')\nActual value was 1E+39.");
        OutOfRange("θ of 0 in a half type", () => IntegrateAndFire(zeros(2, dtype: ScalarType.Float16)),
            "threshold must be finite and above 0 in float32 for every feature. (Parameter 'threshold')");
        OutOfRange("β of 1 in a half type, learned", () => LeakyReadout(ones(2, dtype: ScalarType.BFloat16), true),
            "beta must be above 0 and below 1 for every feature. (Parameter 'beta')");
        Argument("a sparse input", () => leaky.forward(x.to_sparse()),
            "input is sparse: pass input.to_dense(), since an operator may give values where it stores none. " +
            "(Parameter 'input')");
        Argument("a sparse β", () => LeakyReadout(full(5, 0.5f).to_sparse()),
            "beta is sparse: pass beta.to_dense(), since an operator may give values where it stores none. " +
            "(Parameter 'beta')");
        Argument("sparse values", () => Encode.Rate(ones(2, 3).to_sparse(), 4),
            "values is sparse: pass values.to_dense(), since an operator may give values where it stores none. " +
            "(Parameter 'values')");
        Argument("sparse labels", () => SpikeAccuracy.ByCount(x, labels.to_sparse()),
            "labels is sparse: pass labels.to_dense(), since an operator may give values where it stores none. " +
            "(Parameter 'labels')");
        OutOfRange("α below 0", () => Synaptic(-0.1),
            "alpha must be from 0 to 1. (Parameter 'alpha')\nActual value was -0.1.");
        OutOfRange(
            "ρ above 1", () => Adaptive(rho: 2), "rho must be from 0 to 1. (Parameter 'rho')\nActual value was 2.");
        OutOfRange("κ of NaN", () => Adaptive(kappa: double.NaN),
            "kappa must be finite. (Parameter 'kappa')\nActual value was NaN.");
        OutOfRange("negative rest", () => Leaky(refractory: -1),
            "refractory must be 0 or more. (Parameter 'refractory')\nActual value was -1.");
        OutOfRange("no such reset", () => Leaky(reset: (Reset)9),
            "reset must be Subtract or Zero or None or SubtractNextStep. (Parameter 'reset')\nActual value was 9.");
        Argument("an attached late reset", () => Leaky(reset: Reset.SubtractNextStep, detachReset: false),
            "Reset.SubtractNextStep, which is snntorch's, is always detached: leave detachReset true. (Parameter " +
            "'detachReset')");
        OutOfRange("no neurons", () => RecurrentLeaky(0),
            "features must be 1 or more. (Parameter 'features')\nActual value was 0.");
        OutOfRange(
            "no time", () => Izhikevich(dt: 0), "dt must be finite and above 0. (Parameter 'dt')\nActual value was 0.");
        OutOfRange("dropping all", () => SpikeDropout(1),
            "p must be from 0 and below 1. (Parameter 'p')\nActual value was 1.");

        OutOfRange("ε of 0", () => Surrogate.Rectangle(0),
            "eps must be finite and above 0. (Parameter 'eps')\nActual value was 0.");
        OutOfRange("a floor above 1", () => Surrogate.Rectangle(1, 2),
            "floor must be from 0 to 1. (Parameter 'floor')\nActual value was 2.");
        OutOfRange("no coverage", () => Surrogate.Coverage(0),
            "fraction must be above 0 and at most 1. (Parameter 'fraction')\nActual value was 0.");
        OutOfRange("arctan of 0", () => Surrogate.Arctan(0),
            "alpha must be from 1E-30 to 1E+30. (Parameter 'alpha')\nActual value was 0.");
        OutOfRange("fast sigmoid of 0", () => Surrogate.FastSigmoid(0),
            "k must be from 1E-30 to 1E+30. (Parameter 'k')\nActual value was 0.");
        OutOfRange("a fast sigmoid beyond float32", () => Surrogate.FastSigmoid(1e39),
            "k must be from 1E-30 to 1E+30. (Parameter 'k')\nActual value was 1E+39.");
        OutOfRange("sigmoid of 0", () => Surrogate.Sigmoid(0),
            "k must be from 1E-30 to 1E+30. (Parameter 'k')\nActual value was 0.");
        OutOfRange("triangle of 0", () => Surrogate.Triangle(0),
            "width must be from 1E-30 to 1E+30. (Parameter 'width')\nActual value was 0.");

        OutOfRange("a rate above 1", () => Encode.Rate(ones(2, 3) * 2, 4),
            "values must be from 0 to 1, as probabilities and times are: scale them first. (Parameter 'values')");
        OutOfRange("a latency of NaN", () => Encode.Latency(ones(2, 3) / 0 * 0, 4),
            "values must be from 0 to 1, as probabilities and times are: scale them first. (Parameter 'values')");
        OutOfRange(
            "no steps", () => Encode.Direct(x, 0), "steps must be 1 or more. (Parameter 'steps')\nActual value was 0.");
        Argument("bytes", () => Encode.Direct(ones(2, dtype: ScalarType.Byte), 4),
            "values is Byte, but must be a floating-point tensor: pass values.to(ScalarType.Float32). " +
            "(Parameter 'values')");
        Argument("a population of images", () => Encode.Population(x, 4, 5),
            "values must be [batch, features], but is [3, 4, 5]. (Parameter 'values')");
        OutOfRange("a population of one", () => Encode.Population(x[0], 4, 1),
            "neurons must be 2 or more. (Parameter 'neurons')\nActual value was 1.");
        OutOfRange("a range upside down", () => Encode.Population(x[0], 4, 3, 1, 0),
            "high must be above low, which is 1. (Parameter 'high')\nActual value was 0.");
        OutOfRange("delta of 0", () => Encode.Delta(x, 0),
            "threshold must be finite and above 0. (Parameter 'threshold')\nActual value was 0.");

        Argument("labels of another batch", () => SpikeLoss.CrossEntropyOfMean(x, zeros(7, dtype: ScalarType.Int64)),
            "labels must be Int64 [4], a class for each of the batch of output, but is Int64 [7]. " +
            "(Parameter 'labels')");
        Argument("labels that are not int64", () => SpikeAccuracy.ByCount(x, zeros(4)),
            "labels must be Int64 [4], a class for each of the batch of output, but is Float32 [4]. " +
            "(Parameter 'labels')");
        Argument("a label of no class", () => SpikeLoss.MseOfCount(x, full(4, 7, ScalarType.Int64)),
            "labels must be from 0 to 4, the classes of spikes, but are from 7 to 7. (Parameter 'labels')");
        Argument("a negative label", () => SpikeAccuracy.ByCount(x, labels - 1),
            "labels must be from 0 to 4, the classes of output, but are from -1 to -1. (Parameter 'labels')");
        Argument("a label of no population", () => SpikeAccuracy.ByPopulation(ones(3, 4, 6), labels + 2, 3),
            "labels must be from 0 to 1, the classes of spikes, but are from 2 to 2. (Parameter 'labels')");
        Argument("images as outputs", () => SpikeLoss.FirstSpike(ones([3, 4, 5, 6]), labels),
            "spikes must be [time, batch, classes], but is [3, 4, 5, 6]. (Parameter 'spikes')");
        OutOfRange("a rate beyond", () => SpikeLoss.MseOfCount(x, labels, 1.5),
            "right must be from 0 to 1. (Parameter 'right')\nActual value was 1.5.");
        OutOfRange("rates upside down", () => SpikeLoss.RateRegularizer(x, 0.5, 0.1),
            "high must not be below low, which is 0.5. (Parameter 'high')\nActual value was 0.1.");
        Argument("a population that does not fit", () => SpikeAccuracy.ByPopulation(x, labels, 3),
            "spikes must have a multiple of 3 neurons, but is [3, 4, 5]. (Parameter 'spikes')");
        Argument("first spikes of images", () => SpikeAccuracy.ByFirstSpike(ones([3, 4, 5, 6]), labels),
            "spikes must be [time, batch, classes], but is [3, 4, 5, 6]. (Parameter 'spikes')");
        Argument("a population of images as outputs", () => SpikeAccuracy.ByPopulation(ones([3, 4, 5, 6]), labels, 1),
            "spikes must be [time, batch, classes], but is [3, 4, 5, 6]. (Parameter 'spikes')");
        OutOfRange("a population of nobody", () => SpikeAccuracy.ByPopulation(x, labels, 0),
            "population must be 1 or more. (Parameter 'population')\nActual value was 0.");
        OutOfRange("a latency that nothing has", () => Encode.Latency(ones(2, 3), 4, least: 1.5),
            "least must be from 0 to 1. (Parameter 'least')\nActual value was 1.5.");
        Argument("the changes of one number", () => Encode.Delta(ones(3), 0.1),
            "signal must be [time, batch, …], but is [3]: for one step write signal.unsqueeze(0). " +
            "(Parameter 'signal')");
        Argument("dropping one dimension", () => SpikeDropout(0.5).forward(ones(3)),
            "input must be [time, batch, …], but is [3]: for one step write input.unsqueeze(0). " +
            "(Parameter 'input')");
        Argument("events of a batch", () => SpikeEvents.Of(x),
            "spikes must be [time, neurons], those of one sample, but is [3, 4, 5]. (Parameter 'spikes')");
        return calls;

        void Argument(string what, Action call, string message) =>
            calls.Add(new(what, call, typeof(ArgumentException), message));
        void OutOfRange(string what, Action call, string message) =>
            calls.Add(new(what, call, typeof(ArgumentOutOfRangeException), message));
        void Null(string what, Action call, string name) =>
            calls.Add(new(what, call, typeof(ArgumentNullException), $"Value cannot be null. (Parameter '{name}')"));
    }

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public void Is_refused_in_words(Refusal refusal)
    {
        var exception = Record.Exception(refusal.Call);
        exception.Should().BeOfType(refusal.Exception);
        exception!.Message.ReplaceLineEndings("\n").Should().Be(refusal.Message);
    }
}
