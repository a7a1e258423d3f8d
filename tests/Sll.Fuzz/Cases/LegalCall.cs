using SllCore.Tests.Autograd;
using SllCore.Tests.Oracle;

namespace SllCore.Fuzz.Cases;

/// <summary>
/// One legal call, drawn from a seed: operator × dtype × shape × layout × ε × floor × scope, explicit, no-grad,
/// create_graph × values. Compared with the double-precision oracle, and with the tensors that were alive before it.
/// </summary>
internal sealed class LegalCall
{
    private static readonly ScalarType[] s_dtypes =
        [ScalarType.Float32, ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    private static readonly string[] s_choices = ["Argmax", "Argmin", "TopK"];
    private static readonly string[] s_counts = ["Rank", "Bucketize"];
    private static readonly string[] s_names = [.. AllSteps.All.Select(step => step.Name), .. s_choices, .. s_counts];

    private readonly Random _chance;
    private StepCase _case;
    private readonly bool _inScope;
    private readonly bool _repeats;
    private long _dim;

    private LegalCall(int seed)
    {
        _chance = new Random(seed);
        var name = s_names[_chance.Next(s_names.Length)];
        var dtype = s_dtypes[_chance.Next(s_dtypes.Length)];
        _repeats = !s_choices.Contains(name) && !s_counts.Contains(name) && StepFormula.Of(name).RepeatsEveryUnit;
        _inScope = _chance.Next(2) == 0;
        _case = new StepCase(name, Values.Eps(_chance, _repeats), dtype)
        {
            Forward = _inScope && _chance.Next(3) == 0 ? ForwardValues.Hard : ForwardValues.Soft,
            Slope = _inScope && _chance.Next(3) == 0 ? BandSlope.Exact : BandSlope.Constant,
            Floor = _inScope && _chance.Next(3) == 0 ? Math.Min(1, _chance.NextDouble() * 1.1) : 0,
            Origin = name == "Threshold" && _chance.Next(2) == 0
                ? FloatFormat.Of(dtype).Round((_chance.NextDouble() - 0.5) * 10)
                : 0,
        };
    }

    /// <summary>Runs the case of <paramref name="seed"/>.</summary>
    /// <returns>What was wrong, or null.</returns>
    public static string? Run(int seed)
    {
        var (tensors, nodes) = (Tensor.TotalCount, LiveNodes.Count);
        var problem = new LegalCall(seed).Run();
        Sll.Linearize(1).Dispose(); // Frees the wrapper of the last gradient.
        if (problem is null && Tensor.TotalCount > tensors) // Fewer: a finalizer was late.
            problem = $"{Tensor.TotalCount - tensors} tensors left";
        if (problem is null && LiveNodes.Count > nodes)
            problem = $"{LiveNodes.Count - nodes} nodes left";
        return problem is null ? null : $"seed {seed}: {problem}";
    }

    // Checked row by row, the rest in one go.
    private bool IsOfRows => IsChoice || _case.Operator == "Rank";

    private bool IsChoice => s_choices.Contains(_case.Operator);

    private bool IsCount => s_counts.Contains(_case.Operator);

    private string? Run()
    {
        using var scope = NewDisposeScope();
        var format = FloatFormat.Of(_case.DType);
        var shape = Values.Shape(_chance);
        var count = shape.Aggregate(1L, (product, size) => product * size);
        var contiguous = Inputs.ToTensor(
            [.. Enumerable.Range(0, (int)count).Select(_ => Values.Number(_chance, format, _case.Eps, _case.Origin))],
            _case.DType);
        var x = Values.Layout(_chance, contiguous.view(shape)).detach();
        if (IsOfRows)
        {
            _dim = _chance.Next(Math.Max(1, shape.Length));
            var width = shape.Length > 0 ? shape[_dim] : 1;
            if (width == 0)
                return null;
            _case = Along(_case, (int)width);
        }
        if (_case.Operator == "Bucketize")
            _case = Among(_case, format);
        using var boundaries = _case.Boundaries is { } numbers ? Inputs.ToTensor(numbers, _case.DType) : null;
        var wantsGradient = _chance.Next(5) > 0;
        x.requires_grad_(wantsGradient);
        var input = wantsGradient && _chance.Next(2) == 0 ? x.alias() : x;
        var owned = scope.DisposablesCount;
        var y = Call(input, boundaries);
        if (scope.DisposablesCount != owned + 1)
            return $"{_case}: {scope.DisposablesCount - owned} tensors in the caller's scope";
        if (!y.shape.SequenceEqual(x.shape) || y.dtype != x.dtype || y.requires_grad != wantsGradient)
            return $"{_case}: {y.dtype} [{string.Join(", ", y.shape)}] of {x.dtype} [{string.Join(", ", x.shape)}]";
        return CheckValues(x, y) ?? (wantsGradient ? CheckGradients(x, y) : null);
    }

    private StepCase Along(StepCase call, int width) => call.Operator switch
    {
        "Argmin" => call with { Choice = KHotCase.Argmin },
        "TopK" => call with { Choice = KHotCase.TopK(_chance.Next(1, width + 1), _chance.Next(2) == 0) },
        "Rank" => call with { Descending = _chance.Next(2) == 0 },
        _ => call,
    };

    private StepCase Among(StepCase call, FloatFormat format)
    {
        var numbers = Enumerable.Range(0, _chance.Next(1, 20))
            .Select(_ => format.Round(Values.Number(_chance, format, call.Eps, 0)));
        double[] boundaries = [.. numbers.Where(number => !double.IsNaN(number)).Order()];
        return call with { Boundaries = boundaries, Right = _chance.Next(2) == 0 };
    }

    private Tensor Call(Tensor input, Tensor? boundaries)
    {
        using var mode = _chance.Next(2) == 0 && !input.requires_grad ? no_grad() : null;
        if (_inScope)
        {
            using var nested = Sll.Linearize(_chance.NextDouble() + 0.1);
            using var linearized = Sll.Linearize(new LinearizeOptions
            {
                Eps = _case.Eps,
                Forward = _case.Forward,
                Slope = _case.Slope,
                Floor = _case.Floor,
            });
            return _case.Operator switch
            {
                "Argmax" or "Argmin" or "TopK" => _case.Choice.Call(input, _dim),
                "Rank" => SllOps.Rank(input, _dim, _case.Descending),
                "Bucketize" => SllOps.Bucketize(input, boundaries!, _case.Right),
                "Threshold" => SllOps.Threshold(input, _case.Origin),
                _ => AllSteps.Call(_case.Operator, input),
            };
        }
        return _case.Operator switch
        {
            "Argmax" or "Argmin" or "TopK" => _case.Choice.Call(input, _dim, _case.Eps),
            "Rank" => SllOps.Rank(input, _case.Eps, _dim, _case.Descending),
            "Bucketize" => SllOps.Bucketize(input, boundaries!, _case.Eps, _case.Right),
            "Threshold" => SllOps.Threshold(input, _case.Origin, _case.Eps),
            _ => AllSteps.Call(_case.Operator, input, _case.Eps),
        };
    }

    private string? CheckValues(Tensor x, Tensor y)
    {
        var (inputs, values) = (Rows(x), Rows(y));
        for (var i = 0; i < inputs.Length; i++)
        {
            var problem = IsChoice ? KHotCheck.Values(_case, inputs[i], values[i])
                : IsCount ? CountCheck.Values(_case, inputs[i], values[i])
                : StepCheck.Values(_case, inputs[i], values[i]);
            if (problem is not null)
                return problem;
        }
        return null;
    }

    private string? CheckGradients(Tensor x, Tensor y)
    {
        var v = Incoming(x);
        if (_chance.Next(3) > 0)
        {
            var retain = _chance.Next(4) == 0;
            y.backward([v], retain_graph: retain);
            return CheckGradients(x, v, x.grad!);
        }
        // v ↦ Jv is linear and J symmetric: the derivative of Jv with respect to v, applied to w, is Jw.
        v.requires_grad_();
        var first = autograd.grad([y], [x], [v], create_graph: true)[0];
        var problem = CheckGradients(x, v, first);
        if (problem is not null)
            return problem;
        var w = Incoming(x);
        return CheckGradients(x, w, autograd.grad([first], [v], [w])[0]);
    }

    private string? CheckGradients(Tensor x, Tensor incoming, Tensor gradient)
    {
        var (inputs, v, gradients) = (Rows(x), Rows(incoming), Rows(gradient));
        for (var i = 0; i < inputs.Length; i++)
        {
            var problem = IsChoice ? KHotCheck.Gradients(_case, inputs[i], v[i], gradients[i])
                : IsCount ? CountCheck.Gradients(_case, inputs[i], v[i], gradients[i])
                : StepCheck.Gradients(_case, inputs[i], v[i], gradients[i]);
            if (problem is not null)
                return problem;
        }
        return null;
    }

    private Tensor Incoming(Tensor x)
    {
        var numbers = Inputs.Incoming((int)x.NumberOfElements, _case.DType, _chance.Next());
        return Values.Layout(_chance, Inputs.ToTensor(numbers, _case.DType).view(x.shape)).detach();
    }

    private double[][] Rows(Tensor tensor)
    {
        if (!IsOfRows || tensor.Dimensions == 0)
            return [Inputs.ToDoubles(tensor)];
        var width = (int)tensor.shape[_dim];
        return [.. Inputs.ToDoubles(tensor.movedim([_dim], [-1])).Chunk(width)];
    }
}
