using SllCore.Tests.Autograd;
using SllCore.Tests.Oracle;

namespace SllCore.Fuzz.Cases;

/// <summary>
/// One legal call of two or three operands that broadcast, drawn from a seed: comparisons, logic and
/// Where × dtype × shapes × layouts × ε × floor × scope × values. Compared number by number with the double-precision
/// oracle, and with the tensors that were alive before it.
/// </summary>
internal sealed class ProgramCall
{
    private static readonly ScalarType[] s_dtypes =
        [ScalarType.Float32, ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    private static readonly string[] s_names =
        ["Greater", "GreaterEqual", "Less", "LessEqual", "And", "Or", "Xor", "Where"];

    private readonly Random _chance;
    private readonly string _name;
    private readonly ScalarType _dtype;
    private readonly double _eps;
    private readonly double _floor;
    private readonly ForwardValues _forward;
    private readonly bool _inScope;

    private ProgramCall(int seed)
    {
        _chance = new Random(seed);
        _name = s_names[_chance.Next(s_names.Length)];
        _dtype = s_dtypes[_chance.Next(s_dtypes.Length)];
        _eps = Values.Eps(_chance, repeats: false);
        _inScope = _chance.Next(2) == 0;
        _forward = _inScope && _chance.Next(3) == 0 ? ForwardValues.Hard : ForwardValues.Soft;
        _floor = _inScope && _chance.Next(3) == 0 ? _chance.NextDouble() : 0;
    }

    private bool IsComparison => StepFormulaName is not null;

    private string? StepFormulaName =>
        _name is "Greater" or "GreaterEqual" or "Less" or "LessEqual" ? "Heaviside" : null;

    public override string ToString() => $"{_name} {_dtype} ε {_eps:R} {_forward} floor {_floor:R} in scope {_inScope}";

    /// <summary>Runs the case of <paramref name="seed"/>.</summary>
    /// <returns>What was wrong, or null.</returns>
    public static string? Run(int seed)
    {
        var (tensors, nodes) = (Tensor.TotalCount, LiveNodes.Count);
        var call = new ProgramCall(seed);
        var problem = call.Run();
        Sll.Linearize(1).Dispose(); // Frees the wrapper of the last gradient.
        if (problem is null && Tensor.TotalCount > tensors) // Fewer: a finalizer was late.
            problem = $"{Tensor.TotalCount - tensors} tensors left";
        if (problem is null && LiveNodes.Count > nodes)
            problem = $"{LiveNodes.Count - nodes} nodes left";
        return problem is null ? null : $"seed {seed}, {call}: {problem}";
    }

    private string? Run()
    {
        using var scope = NewDisposeScope();
        var shape = Values.Shape(_chance);
        var operands = Enumerable.Range(0, _name == "Where" ? 3 : 2).Select(i => Operand(shape, i)).ToArray();
        var owned = scope.DisposablesCount;
        var z = Call(operands);
        if (scope.DisposablesCount != owned + 1)
            return $"{scope.DisposablesCount - owned} tensors in the caller's scope";
        var whole = broadcast_tensors(operands).Select(Inputs.ToDoubles).ToArray();
        if (z.dtype != _dtype || z.NumberOfElements != whole[0].Length)
            return $"{z.dtype} [{string.Join(", ", z.shape)}]";
        var values = Inputs.ToDoubles(z);
        var incoming = Inputs.Incoming(values.Length, _dtype, _chance.Next());
        var slopes = operands.Select(_ => new double[values.Length]).ToArray();
        var certain = true;
        for (var i = 0; i < values.Length; i++)
        {
            var at = whole.Select(operand => operand[i]).ToArray();
            var (value, tolerance, ofEach, isCertain) = Expected(at);
            if (!(value.Equals(values[i]) || Math.Abs(values[i] - value) <= tolerance))
                return $"{string.Join(" and ", at)}: {values[i]:R}, expected {value:R}";
            certain &= isCertain;
            for (var j = 0; j < slopes.Length; j++)
                slopes[j][i] = ofEach[j] == 0 ? 0 : ofEach[j] * incoming[i];
        }
        if (!z.requires_grad)
            return null;
        z.backward([Inputs.ToTensor(incoming, _dtype).view(z.shape)]);
        return certain ? CheckGradients(operands, slopes, incoming, z.shape) : null;
    }

    private Tensor Operand(long[] shape, int index)
    {
        long[] own = [.. shape.Select(size => _chance.Next(4) == 0 ? 1 : size)];
        if (_chance.Next(4) == 0)
            own = own[_chance.Next(own.Length + 1)..];
        var format = FloatFormat.Of(_dtype);
        var count = (int)own.Aggregate(1L, (product, size) => product * size);
        var isTruth = !IsComparison && !(_name == "Where" && index > 0);
        double[] numbers = [.. Enumerable.Range(0, count).Select(_ => isTruth
            ? _chance.Next(3) switch { 0 => 0, 1 => 1, _ => _chance.Next(9) / 8.0 }
            : Values.Number(_chance, format, _eps, 0))];
        var x = Values.Layout(_chance, Inputs.ToTensor(numbers, _dtype).view(own)).detach();
        return x.requires_grad_(_chance.Next(3) > 0);
    }

    private Tensor Call(Tensor[] x)
    {
        using var linearized = _inScope
            ? Sll.Linearize(new LinearizeOptions { Eps = _eps, Forward = _forward, Floor = _floor })
            : null;
        return (_name, _inScope) switch
        {
            ("Greater", true) => SllOps.Greater(x[0], x[1]),
            ("Greater", false) => SllOps.Greater(x[0], x[1], _eps),
            ("GreaterEqual", true) => SllOps.GreaterEqual(x[0], x[1]),
            ("GreaterEqual", false) => SllOps.GreaterEqual(x[0], x[1], _eps),
            ("Less", true) => SllOps.Less(x[0], x[1]),
            ("Less", false) => SllOps.Less(x[0], x[1], _eps),
            ("LessEqual", true) => SllOps.LessEqual(x[0], x[1]),
            ("LessEqual", false) => SllOps.LessEqual(x[0], x[1], _eps),
            ("And", _) => SllOps.LogicalAnd(x[0], x[1]),
            ("Or", _) => SllOps.LogicalOr(x[0], x[1]),
            ("Xor", _) => SllOps.LogicalXor(x[0], x[1]),
            _ => SllOps.Where(x[0], x[1], x[2]),
        };
    }

    // The value, how far from it rounding may lead, the slope of every operand, and whether rounding leaves those
    // certain.
    private (double Value, double Tolerance, double[] Slopes, bool IsCertain) Expected(double[] at)
    {
        if (IsComparison)
            return Compared(at[0], at[1]);
        if (_name == "Where")
        {
            var (value, slopes) = TruthOracle.Where(at[0], at[1], at[2]);
            var (stored, computed) = (FloatFormat.Of(_dtype), FloatFormat.ComputedIn(_dtype));
            var largest = Math.Max(Math.Abs(at[1]), Math.Abs(at[2]));
            // A sum that is beyond the type, or that is made of what nearly is, is a matter of rounding.
            var isCertain = !double.IsFinite(largest) || largest < stored.Largest / 4;
            var tolerance = !isCertain
                ? double.PositiveInfinity
                : stored.Spacing(value) + (4 * computed.Spacing(largest));
            return (value, at[0] is > 0 and < 1 ? tolerance : 0, slopes, isCertain);
        }
        var (result, partial) = _name switch
        {
            "And" => TruthOracle.And(at[0], at[1]),
            "Or" => TruthOracle.Or(at[0], at[1]),
            _ => TruthOracle.Xor(at[0], at[1]),
        };
        return (result, 0, partial, true);
    }

    private (double Value, double Tolerance, double[] Slopes, bool IsCertain) Compared(double x, double y)
    {
        var direction = _name is "Greater" or "GreaterEqual" ? 1 : -1;
        var isTrue = _name switch { "Greater" => x > y, "GreaterEqual" => x >= y, "Less" => x < y, _ => x <= y };
        var hard = isTrue ? 1.0 : 0;
        var slope = direction / (2 * _eps);
        double[] outside = [slope * _floor, -slope * _floor];
        if (!double.IsFinite(x) || !double.IsFinite(y))
            return (hard, 0, outside, true);
        var (a, b) = direction > 0 ? (x, y) : (y, x);
        var expected = StepOracle.At(StepFormula.Of("Heaviside"), a, _eps, _dtype, b);
        var isHard = _forward == ForwardValues.Hard || !(expected.InBand || expected.AtEdge);
        double[] slopes = expected.InBand ? [slope, -slope] : outside;
        return (isHard ? hard : expected.Value, isHard ? 0 : expected.Tolerance, slopes, !expected.AtEdge);
    }

    private string? CheckGradients(Tensor[] operands, double[][] slopes, double[] incoming, long[] shape)
    {
        var format = FloatFormat.Of(_dtype);
        // The parts of Xor's gradient may cancel.
        var parts = _name == "Xor" ? tensor(incoming).view(shape) : zeros(shape, float64);
        for (var i = 0; i < operands.Length; i++)
        {
            if (!operands[i].requires_grad)
                continue;
            var all = tensor(slopes[i]).view(shape);
            var expected = Inputs.ToDoubles(Reduced(all, operands[i].shape));
            var size = Inputs.ToDoubles(Reduced(maximum(all.abs(), parts.abs()), operands[i].shape));
            var summands = shape.Aggregate(1L, (product, length) => product * length) / Math.Max(1, expected.Length);
            var gradients = Inputs.ToDoubles(operands[i].grad!);
            for (var j = 0; j < gradients.Length; j++)
            {
                var tolerance = (3 + summands) * format.Spacing(size[j]);
                if (!(Math.Abs(gradients[j] - expected[j]) <= tolerance || size[j] > format.Largest / 4))
                    return $"gradient {j} of operand {i}: {gradients[j]:R}, expected {expected[j]:R}";
            }
        }
        return null;
    }

    private static Tensor Reduced(Tensor gradient, long[] shape)
    {
        var added = gradient.Dimensions - shape.Length;
        long[] dims = [.. Enumerable.Range(0, (int)gradient.Dimensions).Select(i => (long)i)
            .Where(i => i < added || (shape[i - added] == 1 && gradient.shape[i] != 1))];
        return dims.Length == 0 ? gradient : gradient.sum(dims, keepdim: true).reshape(shape);
    }
}
