using SllCore.Steps;

namespace SllCore.Tests;

/// <summary>A call that must be refused, and what the refusal must say.</summary>
public sealed record Refusal(string What, Action Call, Type Exception, string Message)
{
    public override string ToString() => What;
}

/// <summary>Every illegal call: the exception, and what it says to whoever made it.</summary>
public sealed class ErrorMessageTests
{
    private const string Positive = "eps must be finite and above 0. (Parameter 'eps')\nActual value was ";
    private const string Fraction = "coverage must be above 0 and at most 1. (Parameter 'coverage')\nActual value was ";
    private const string NoPosition =
        "state has no 'position' that is a whole number of 0 or more. (Parameter 'state')";
    private const string Null = "Value cannot be null. (Parameter '";
    private const string Disposed =
        " has been disposed, perhaps by a dispose scope that has ended: keep it with " +
        "MoveToOuterDisposeScope().\nObject name: '";

    public static TheoryData<Refusal> Calls()
    {
        var x = tensor(new[] { 0.1, 0.2 });
        var gone = tensor(0.0);
        gone.Dispose();
        var complex = tensor(new[] { 0.1, 0.2 }).to(ScalarType.ComplexFloat64);
        var meta = empty(2, dtype: ScalarType.Float64, device: META);
        var mask = x.gt(0);
        Tensor none = null!;
        Func<Tensor, Tensor> noFunction = null!;

        TheoryData<Refusal> calls = [];
        OutOfRange("eps of 0", () => SllOps.Sign(x, 0.0), Positive + "0.");
        OutOfRange("negative eps", () => SllOps.Heaviside(x, -0.5), Positive + "-0.5.");
        OutOfRange("eps of NaN", () => SllOps.Round(x, double.NaN), Positive + "NaN.");
        OutOfRange("infinite eps", () => SllOps.Argmax(x, -1, double.PositiveInfinity),
            Positive + $"{double.PositiveInfinity}.");
        OutOfRange("eps of a threshold", () => SllOps.Threshold(x, 0.5, 0.0), Positive + "0.");
        OutOfRange("eps of a learnable threshold", () => SllOps.Threshold(x, x, 0.0), Positive + "0.");
        OutOfRange("eps of a scope", () => Sll.Linearize(0), Positive + "0.");
        OutOfRange("eps of options", () => _ = new LinearizeOptions { Eps = -1 }, Positive + "-1.");
        OutOfRange("eps of a decorator", () => Sll.Enable(a => a, 0), Positive + "0.");
        OutOfRange("eps of a decorator of two", () => Sll.Enable((a, b) => a, 0), Positive + "0.");
        OutOfRange("eps of a decorator of three", () => Sll.Enable((a, b, c) => a, 0), Positive + "0.");
        foreach (var step in new[] { StepOperator.Round, StepOperator.Floor, StepOperator.Ceil, StepOperator.Trunc })
        {
            var overlap = $"eps must be above 0 and at most 0.5 for {step}: its boundaries are 1 apart, so wider " +
                "bands would overlap. In a scope give it an ε of its own: " +
                $"options.WithEps(StepOperator.{step}, 0.5). (Parameter 'eps')\nActual value was 0.6.";
            OutOfRange($"overlapping bands of {step}", () => Oracle.AllSteps.Call(step.Name, x, 0.6), overlap);
            OutOfRange($"overlapping bands of {step} in a scope",
                () => InScope(0.6, () => Oracle.AllSteps.Call(step.Name, x)), overlap);
        }
        OutOfRange("dim beyond the last", () => SllOps.Argmax(x, 1),
            "dim must be from -1 to 0 for an input of 1 dimensions. (Parameter 'dim')\nActual value was 1.");
        OutOfRange("dim before the first", () => SllOps.Argmax(ones(2, 2, 2), -4, 0.1),
            "dim must be from -3 to 2 for an input of 3 dimensions. (Parameter 'dim')\nActual value was -4.");
        OutOfRange("dim of a number", () => SllOps.Argmax(tensor(1.0), 1),
            "dim must be from -1 to 0 for an input of 0 dimensions. (Parameter 'dim')\nActual value was 1.");

        OutOfRange("overlapping bands of decimals", () => InScope(0.01, () => SllOps.RoundDecimals(x, 2)),
            $"eps must be above 0 and at most {0.005} for RoundDecimals with decimals 2: its boundaries are {0.01} " +
            "apart, so wider bands would overlap. In a scope give it an ε of its own: " +
            $"options.WithEps(StepOperator.RoundDecimals, 0.005). (Parameter 'eps')\nActual value was {0.01}.");

        foreach (var bad in new[] { -1, 0, 3 })
        {
            OutOfRange($"{bad} of two", () => SllOps.TopK(x, bad),
                $"k must be from 1 to 2. (Parameter 'k')\nActual value was {bad}.");
            OutOfRange($"{bad} of two with eps", () => SllOps.TopK(x, bad, 0.5, largest: false),
                $"k must be from 1 to 2. (Parameter 'k')\nActual value was {bad}.");
        }
        OutOfRange("dim of ranks", () => SllOps.Rank(x, 1),
            "dim must be from -1 to 0 for an input of 1 dimensions. (Parameter 'dim')\nActual value was 1.");
        Argument("ranks that float16 has no numbers for", () => SllOps.Rank(zeros(2050, dtype: float16), 0.5),
            "There are ranks along dim -1 up to 2049, but Float16 holds the integers up to 2048 only: pass " +
            "input.to(ScalarType.Float64). (Parameter 'input')");
        Argument("buckets that bytes have no numbers for",
            () => SllOps.Bucketize(zeros(2, dtype: uint8), zeros(256, dtype: uint8)),
            "There are buckets up to 256, but Byte holds the integers up to 255 only: pass " +
            "input.to(ScalarType.Float64). (Parameter 'input')");
        Argument("bins that bfloat16 has no numbers for",
            () => SllOps.Histogram(zeros(257, dtype: bfloat16), arange(2, dtype: bfloat16)),
            "There are entries of a bin up to 257, but BFloat16 holds the integers up to 256 only: pass " +
            "input.to(ScalarType.Float64). (Parameter 'input')");
        Argument("topk of booleans", () => SllOps.TopK(tensor(new[] { true, false }), 1),
            "input is Bool, of which torch has no topk: pass input.to(ScalarType.Byte). (Parameter 'input')");
        Argument("boundaries that are bool",
            () => SllOps.Bucketize(zeros(2, dtype: ScalarType.Bool), zeros(1, dtype: ScalarType.Bool)),
            "boundaries is Bool, of which torch has no buckets: pass both tensors as ScalarType.Byte. " +
            "(Parameter 'boundaries')");
        foreach (var unsorted in new[] { tensor(new[] { 1.0, 0 }), tensor(new[] { double.NaN }),
            tensor(new[] { 0, double.NaN }), tensor(new[] { double.NaN, 0 }) })
        {
            Argument($"boundaries {unsorted[0]}", () => InScope(0.5, () => SllOps.Bucketize(x, unsorted)),
                "boundaries must be ascending, without NaN: pass boundaries.sort().Values. (Parameter 'boundaries')");
            Argument($"edges {unsorted[0]} with eps", () => SllOps.Histogram(x, unsorted, 0.5),
                "edges must be ascending, without NaN: pass edges.sort().Values. (Parameter 'edges')");
        }
        Argument("boundaries in two dimensions", () => SllOps.Bucketize(x, x.view(1, 2)),
            "boundaries has the shape [1, 2], but must have one dimension. (Parameter 'boundaries')");
        Argument("boundaries of another type", () => SllOps.Bucketize(x, ones(2)),
            "boundaries is Float32, but input is Float64: pass boundaries.to(input.dtype). (Parameter 'boundaries')");
        Argument("boundaries elsewhere", () => SllOps.Bucketize(x, meta),
            "boundaries is on meta, but input is on cpu: pass boundaries.to(input.device). (Parameter 'boundaries')");
        Argument("complex boundaries", () => SllOps.Bucketize(x, complex, 0.5), Complex("boundaries"));
        Add<ArgumentNullException>("null boundaries", () => SllOps.Bucketize(x, none), Null + "boundaries')");
        Add<ArgumentNullException>("null edges", () => SllOps.Histogram(x, none), Null + "edges')");
        Add<ArgumentNullException>("null input of ranks", () => SllOps.Rank(none), Null + "input')");
        Add<ObjectDisposedException>(
            "disposed boundaries", () => SllOps.Bucketize(x, gone), "boundaries" + Disposed + "boundaries'.");
        Argument("a single edge", () => SllOps.Histogram(x, tensor(new[] { 1.0 })),
            "edges must be at least two finite numbers. (Parameter 'edges')");
        Argument("an infinite edge", () => SllOps.Histogram(x, tensor(new[] { 1, double.PositiveInfinity })),
            "edges must be at least two finite numbers. (Parameter 'edges')");

        foreach (var linear in new[] { false, true })
        {
            var where = linear ? " in a scope" : "";
            foreach (var (name, call) in new (string, Func<Tensor, Tensor, Tensor>)[]
            {
                ("Greater", SllOps.Greater), ("LessEqual", SllOps.LessEqual),
                ("IsClose", (a, b) => SllOps.IsClose(a, b, 0.5)),
                ("LogicalAnd", SllOps.LogicalAnd), ("LogicalOr", SllOps.LogicalOr), ("LogicalXor", SllOps.LogicalXor),
            })
            {
                Argument($"{name} of what is elsewhere{where}", Run(linear, () => call(x, meta)),
                    "other is on meta, but input is on cpu: pass other.to(input.device). (Parameter 'other')");
                Argument($"{name} of another shape{where}", Run(linear, () => call(ones(4, 2), ones(3))),
                    "other of shape [3] does not broadcast with input of shape [4, 2]: sizes must be equal or 1, " +
                    "counted from the last. (Parameter 'other')");
                Argument($"{name} of a complex other{where}", Run(linear, () => call(x, complex)), Complex("other"));
                Argument($"{name} of a complex input{where}", Run(linear, () => call(complex, x)), Complex("input"));
                Add<ArgumentNullException>(
                    $"{name} of a null other{where}", Run(linear, () => call(x, none)), Null + "other')");
                Add<ArgumentNullException>(
                    $"{name} of a null input{where}", Run(linear, () => call(none, x)), Null + "input')");
                Add<ObjectDisposedException>($"{name} of a disposed other{where}", Run(linear, () => call(x, gone)),
                    "other" + Disposed + "other'.");
            }
            Add<ArgumentNullException>(
                "Not of null" + where, Run(linear, () => SllOps.LogicalNot(none)), Null + "input')");
            Argument("Not of a complex tensor" + where, Run(linear, () => SllOps.LogicalNot(complex)),
                Complex("input"));
            foreach (var (name, call) in new (string, Func<Tensor, long, Tensor>)[]
            {
                ("All", (a, dim) => SllOps.All(a, dim)), ("Any", (a, dim) => SllOps.Any(a, dim)),
                ("Take", (a, dim) => SllOps.Take(a, x, dim)),
            })
            {
                OutOfRange($"dim of {name}{where}", Run(linear, () => call(x, 1)),
                    "dim must be from -1 to 0 for an input of 1 dimensions. (Parameter 'dim')\nActual value was 1.");
            }
            Add<ArgumentNullException>("All of null" + where, Run(linear, () => SllOps.All(none)), Null + "input')");
            Argument("Any of a complex tensor" + where, Run(linear, () => SllOps.Any(complex, 0)), Complex("input"));
            Add<ArgumentNullException>(
                "a null condition" + where, Run(linear, () => SllOps.Where(none, x, x)), Null + "condition')");
            Add<ArgumentNullException>(
                "a null branch" + where, Run(linear, () => SllOps.Where(x, x, none)), Null + "y')");
            Argument("a branch of another shape" + where, Run(linear, () => SllOps.Where(x, x, ones(3))),
                "y of shape [3] does not broadcast with x of shape [2]: sizes must be equal or 1, counted from the " +
                "last. (Parameter 'y')");
            Argument("a branch elsewhere" + where, Run(linear, () => SllOps.Where(x, meta, x)),
                "x is on meta, but condition is on cpu: pass x.to(condition.device). (Parameter 'x')");
            Argument("a complex condition" + where, Run(linear, () => SllOps.Where(complex, x, x)),
                Complex("condition"));
            Argument("a complex branch" + where, Run(linear, () => SllOps.Where(x, x, complex)), Complex("y"));
            Add<ArgumentNullException>("a null branch of a bool" + where,
                Run(linear, () => SllOps.Where(mask, none, x)), Null + "x')");
            Argument("a branch of another shape, of a bool" + where, Run(linear, () => SllOps.Where(mask, ones(3), x)),
                "x of shape [3] does not broadcast with condition of shape [2]: sizes must be equal or 1, counted " +
                "from the last. (Parameter 'x')");
            Argument("a branch elsewhere, of a bool" + where, Run(linear, () => SllOps.Where(mask, meta, x)),
                "x is on meta, but condition is on cpu: pass x.to(condition.device). (Parameter 'x')");
            Argument("a sparse branch" + where, Run(linear, () => SllOps.Where(x, x.to_sparse(), x)),
                "x is sparse: pass x.to_dense(), since an operator may give values where it stores none. " +
                "(Parameter 'x')");
            Argument("a complex choice" + where, Run(linear, () => SllOps.Take(complex, x)), Complex("choice"));
            Argument("entries of another shape" + where, Run(linear, () => SllOps.Take(x, ones(3))),
                "input of shape [3] does not broadcast with choice of shape [2]: sizes must be equal or 1, counted " +
                "from the last. (Parameter 'input')");
        }
        foreach (var bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            OutOfRange($"tolerance of {bad}", () => SllOps.IsClose(x, x, bad),
                $"tolerance must be finite and above 0. (Parameter 'tolerance')\nActual value was {bad}.");
            OutOfRange($"eps {bad} of a comparison", () => SllOps.Less(x, x, bad), Positive + $"{bad}.");
            OutOfRange($"eps {bad} of a comparison with a number", () => SllOps.GreaterEqual(x, 0.5, bad),
                Positive + $"{bad}.");
        }
        OutOfRange("a tolerance narrower than eps", () => SllOps.IsClose(x, x, 0.1, 0.2),
            $"eps must be above 0 and at most {0.1} for IsClose with tolerance {0.1}: its boundaries are {0.2} " +
            "apart, so wider bands would overlap. In a scope give it an ε of its own: " +
            $"options.WithEps(StepOperator.IsClose, 0.1). (Parameter 'eps')\nActual value was {0.2}.");

        Argument("nothing to choose from", () => SllOps.Argmax(ones(3, 0)),
            "input has no entries along dim -1, so there is nothing to choose from. (Parameter 'input')");
        Argument("argmax of booleans", () => SllOps.Argmax(tensor(new[] { true, false })),
            "input is Bool, of which torch has no argmax: pass input.to(ScalarType.Byte). (Parameter 'input')");
        Argument("complex input", () => SllOps.Sign(complex), Complex("input"));
        Argument("complex input with eps", () => SllOps.Argmax(complex, -1, 0.5), Complex("input"));
        Argument("complex threshold", () => SllOps.Threshold(x, complex), Complex("threshold"));
        Argument("complex threshold with eps", () => SllOps.Threshold(x, complex, 0.1), Complex("threshold"));
        Argument("complex values", () => SllOps.Heaviside(x, complex), Complex("values"));
        foreach (var linear in new[] { false, true })
        {
            var where = linear ? " in a scope" : "";
            Argument("threshold elsewhere" + where, Run(linear, () => SllOps.Threshold(x, meta)),
                "threshold is on meta, but input is on cpu: pass threshold.to(input.device). (Parameter 'threshold')");
            Argument("values elsewhere" + where, Run(linear, () => SllOps.Heaviside(x, meta)),
                "values is on meta, but input is on cpu: pass values.to(input.device). (Parameter 'values')");
            Argument("threshold of another shape" + where,
                Run(linear, () => SllOps.Threshold(ones(4, 1, 2), ones(3, 5))),
                "threshold of shape [3, 5] does not broadcast with input of shape [4, 1, 2]: sizes must be equal or " +
                "1, counted from the last. (Parameter 'threshold')");
            Argument("values of another shape" + where, Run(linear, () => SllOps.Heaviside(ones(2, 3), ones(4, 1))),
                "values of shape [4, 1] does not broadcast with input of shape [2, 3]: sizes must be equal or 1, " +
                "counted from the last. (Parameter 'values')");
            Argument("values of another type" + where, Run(linear, () => SllOps.Heaviside(x, ones(2))),
                "values is Float32, but input is Float64: pass values.to(input.dtype). (Parameter 'values')");
            Add<ObjectDisposedException>("disposed threshold" + where, Run(linear, () => SllOps.Threshold(x, gone)),
                "threshold" + Disposed + "threshold'.");
            Add<ObjectDisposedException>("disposed values" + where, Run(linear, () => SllOps.Heaviside(x, gone)),
                "values" + Disposed + "values'.");
            Add<ObjectDisposedException>(
                "disposed input" + where, Run(linear, () => SllOps.Argmax(gone)), "input" + Disposed + "input'.");
            Add<ArgumentNullException>(
                "null threshold" + where, Run(linear, () => SllOps.Threshold(x, none)), Null + "threshold')");
            Add<ArgumentNullException>(
                "null values" + where, Run(linear, () => SllOps.Heaviside(x, none)), Null + "values')");
            Add<ArgumentNullException>(
                "null input of argmax" + where, Run(linear, () => SllOps.Argmax(none)), Null + "input')");
            Add<ArgumentNullException>(
                "null input of threshold" + where, Run(linear, () => SllOps.Threshold(none)), Null + "input')");
            Add<ArgumentNullException>("null input beside a threshold" + where,
                Run(linear, () => SllOps.Threshold(none, x)), Null + "input')");
            Add<ArgumentNullException>("null input of no decimals" + where,
                Run(linear, () => SllOps.RoundDecimals(none, 0)), Null + "input')");
            Add<ArgumentNullException>(
                "null input of decimals" + where, Run(linear, () => SllOps.RoundDecimals(none, 2)), Null + "input')");
            foreach (var step in Oracle.AllSteps.All)
            {
                Add<ArgumentNullException>($"null input of {step}{where}",
                    Run(linear, () => Oracle.AllSteps.Call(step.Name, none)), Null + "input')");
                Add<ObjectDisposedException>($"disposed input of {step}{where}",
                    Run(linear, () => Oracle.AllSteps.Call(step.Name, gone)), "input" + Disposed + "input'.");
                Argument($"complex input of {step}{where}", Run(linear, () => Oracle.AllSteps.Call(step.Name, complex)),
                    Complex("input"));
            }
        }
        OutOfRange("eps of an operator", () => new LinearizeOptions().WithEps(StepOperator.Sign, 0), Positive + "0.");
        OutOfRange("eps of a function", () => Sll.Differentiable(a => a, 0), Positive + "0.");
        foreach (var bad in new[] { 0, -0.1, 1.01, double.NaN })
        {
            OutOfRange($"coverage of {bad}", () => _ = new LinearizeOptions { Coverage = bad }, Fraction + $"{bad}.");
            OutOfRange(
                $"coverage of {bad} of a calibration", () => Sll.Calibrate(() => { }, bad), Fraction + $"{bad}.");
        }
        OutOfRange("no such forward", () => _ = new LinearizeOptions { Forward = (ForwardValues)2 },
            "forward must be Soft or Hard. (Parameter 'forward')\nActual value was 2.");
        OutOfRange("no such slope", () => _ = new LinearizeOptions { Slope = (BandSlope)(-1) },
            "slope must be Constant or Exact. (Parameter 'slope')\nActual value was -1.");
        foreach (var bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Width("clip", () => _ = new StraightThroughOperators(bad));
            OutOfRange($"temperature of {bad}", () => _ = new RelaxedOperators(bad),
                $"temperature must be from 1E-30 to 1E+30. (Parameter 'temperature')\nActual value was {bad}.");
            Width("start", () => _ = new LinearSchedule(bad, 1, 10));
            Width("end", () => _ = new LinearSchedule(1, bad, 10));

            void Width(string name, Action call) =>
                OutOfRange($"{name} of {bad}", call,
                    $"{name} must be finite and above 0. (Parameter '{name}')\nActual value was {bad}.");
        }
        OutOfRange("steps of a schedule", () => _ = new CosineSchedule(1, 2, 0),
            "steps ('0') must be greater than or equal to '1'. (Parameter 'steps')\nActual value was 0.");
        OutOfRange("hold of a schedule", () => _ = new CosineSchedule(1, 2, 3, -1),
            "hold ('-1') must be a non-negative value. (Parameter 'hold')\nActual value was -1.");
        OutOfRange("position of a schedule", () => new ExponentialSchedule(1, 2, 3).ValueAt(-1),
            "position ('-1') must be a non-negative value. (Parameter 'position')\nActual value was -1.");
        foreach (var bad in new[] { -1, 0.5, double.NaN, double.PositiveInfinity })
            Argument($"state with a position of {bad}",
                () => new LinearSchedule(1, 2, 3).LoadStateDict(State(bad)), NoPosition);
        Argument("state of something else",
            () => new LinearSchedule(1, 2, 3).LoadStateDict(new Dictionary<string, double>()), NoPosition);
        Add<ArgumentNullException>(
            "eps of no operator", () => new LinearizeOptions().WithEps(null!, 0.5), Null + "operator')");
        const string blank = "The value cannot be an empty string or composed entirely of whitespace. (Parameter '";
        Add<ArgumentException>("site without a name", () => Sll.Site(" "), blank + "name')");
        Add<ArgumentException>("eps of a site without a name",
            () => new LinearizeOptions().WithEps(StepOperator.Sign, 0.5, ""), blank + "site')");
        Add<ArgumentException>("module of a site without a name", () => SllModules.Sign(" "), blank + "site')");
        Add<ArgumentException>("codebook of a site without a name", () => SllModules.Codebook(2, 3, site: ""),
            blank + "site')");
        OutOfRange("floor above 1", () => _ = new LinearizeOptions { Floor = 1.5 },
            "floor must be from 0 to 1. (Parameter 'floor')\nActual value was 1.5.");
        foreach (var decimals in new[] { long.MinValue, 309L })
        {
            OutOfRange($"{decimals} decimals", () => SllOps.RoundDecimals(x, decimals),
                $"decimals must be from -308 to 308. (Parameter 'decimals')\nActual value was {(double)decimals}.");
        }
        foreach (var (what, call, name) in new (string, Func<Tensor, Tensor>, string)[]
        {
            ("Sign", SllOps.Sign, "input"), ("All", SllOps.All, "input"), ("Any", SllOps.Any, "input"),
            ("Heaviside", sparse => SllOps.Heaviside(sparse, x), "input"),
            ("the values of Heaviside", sparse => SllOps.Heaviside(x, sparse), "values"),
            ("the threshold", sparse => SllOps.Threshold(x, sparse), "threshold"),
            ("a comparison", sparse => SllOps.Greater(x, sparse), "other"),
            ("a comparison with a number", sparse => SllOps.Less(sparse, 0.5), "input"),
            ("the other branch", sparse => SllOps.Where(x, x, y: sparse), "y"),
            ("boundaries", sparse => SllOps.Bucketize(x, sparse), "boundaries"),
            ("edges", sparse => SllOps.Histogram(x, sparse), "edges"),
        })
        {
            Argument($"sparse in a scope, of {what}", () => InScope(0.5, () => call(x.to_sparse())),
                $"{name} is sparse: pass {name}.to_dense(), since an operator may give values where it stores none. " +
                $"(Parameter '{name}')");
            foreach (var linear in new[] { false, true })
            {
                Argument($"quantized, of {what}{(linear ? " in a scope" : "")}",
                    Run(linear, () => call(quantize_per_tensor(x.to(ScalarType.Float32), 0.1, 0, (ScalarType)13))),
                    $"{name} is stored quantized: pass {name}.dequantize(). (Parameter '{name}')");
            }
        }
        Argument("a quantized branch of a bool",
            () => SllOps.Where(mask, quantize_per_tensor(ones(2), 0.1, 0, (ScalarType)13), ones(2)),
            "x is stored quantized: pass x.dequantize(). (Parameter 'x')");
        foreach (var origin in new[] { double.NaN, double.PositiveInfinity })
        {
            OutOfRange($"a step at {origin}", () => StepOperator.Round.At(origin),
                $"origin must be from {-double.MaxValue} to {double.MaxValue}. (Parameter 'origin')\n" +
                $"Actual value was {origin}.");
        }
        Argument("a complex branch of another shape, of a bool", () => SllOps.Where(mask, complex, ones(3)),
            "y of shape [3] does not broadcast with x of shape [2]: sizes must be equal or 1, counted from the last. " +
            "(Parameter 'y')");
        Argument("function without a result", () => Sll.Differentiable(a => null!, 1)(x),
            "function returned null: it must return a tensor. (Parameter 'function')");
        Argument("function of another shape", () => Sll.Differentiable(a => a.sum(), 1)(x),
            "function returned the shape [] for an input of [2]: it must be elementwise. (Parameter 'function')");
        Argument("complex input of a function", () => Sll.Differentiable(a => a, 1)(complex), Complex("input"));
        Argument("value of another shape", () => SurrogateGradient.Apply(x, ones(3)),
            "value has the shape [3], but it must have that of input, [2]. (Parameter 'value')");
        Argument("value of another type", () => SurrogateGradient.Apply(x, ones(2)),
            "value is Float32, but input is Float64: pass value.to(input.dtype). (Parameter 'value')");
        Argument("value elsewhere", () => SurrogateGradient.Apply(x, meta),
            "value is on meta, but input is on cpu: pass value.to(input.device). (Parameter 'value')");
        Argument("complex value", () => SurrogateGradient.Apply(x, complex), Complex("value"));
        Argument("slope of another shape", () => SurrogateGradient.Apply(x, x, ones(1, 2)),
            "slope has the shape [1, 2], but it must have that of input, [2]. (Parameter 'slope')");
        Argument("slope elsewhere", () => SurrogateGradient.Apply(x, x, meta),
            "slope is on meta, but input is on cpu: pass slope.to(input.device). (Parameter 'slope')");
        Add<ObjectDisposedException>(
            "disposed value", () => SurrogateGradient.Apply(x, gone), "value" + Disposed + "value'.");
        Argument("complex input of a surrogate", () => SurrogateGradient.Apply(complex, x), Complex("input"));
        Add<ArgumentNullException>("no input of a surrogate", () => SurrogateGradient.Apply(none, x), Null + "input')");
        Add<ArgumentNullException>("no value", () => SurrogateGradient.Apply(x, none), Null + "value')");
        Add<ArgumentNullException>(
            "no state", () => new LinearSchedule(1, 2, 3).LoadStateDict(null!), Null + "state')");
        Add<ArgumentNullException>("nothing to calibrate", () => Sll.Calibrate(null!), Null + "run')");
        Add<ArgumentNullException>(
            "no function to smooth", () => Sll.Differentiable(noFunction, 1), Null + "function')");
        Add<ArgumentNullException>("no shape of thresholds", () => SllModules.Threshold(null!), Null + "shape')");
        Add<ArgumentNullException>("no table", () => Sll.Use(null!), Null + "table')");
        Add<ArgumentNullException>("no options", () => Sll.Linearize(null!), Null + "options')");
        Add<ArgumentNullException>("no function", () => Sll.Enable(noFunction), Null + "function')");
        Add<ArgumentNullException>(
            "no function of two", () => Sll.Enable((Func<Tensor, Tensor, Tensor>)null!), Null + "function')");
        Add<ArgumentNullException>(
            "no function of three", () => Sll.Enable((Func<Tensor, Tensor, Tensor, Tensor>)null!), Null + "function')");
        Add<InvalidOperationException>("scopes out of order", OutOfOrder,
            "A scope that was opened later is still open on this thread. Dispose scopes in the reverse order of " +
            "their opening: write `using var scope = Sll.Linearize(eps);`.");
        return calls;

        void Add<TException>(string what, Action call, string message) =>
            calls.Add(new(what, call, typeof(TException), message));
        void OutOfRange(string what, Action call, string message) =>
            Add<ArgumentOutOfRangeException>(what, call, message);
        void Argument(string what, Action call, string message) => Add<ArgumentException>(what, call, message);
        static Dictionary<string, double> State(double position) => new() { ["position"] = position };
        static string Complex(string name) =>
            $"{name} is ComplexFloat64, but decisions need an order: pass a real tensor, for example {name}.real. " +
            $"(Parameter '{name}')";
        static Action Run(bool linear, Action call) => linear ? () => InScope(0.1, call) : call;
    }

    [Theory, MemberData(nameof(Calls))]
    public void An_illegal_call_says_what_is_wrong_and_harms_nothing(Refusal call)
    {
        var nodes = Autograd.LiveNodes.Count;
        var error = Record.Exception(call.Call);
        error.Should().BeOfType(call.Exception);
        error!.Message.ReplaceLineEndings("\n").Should().Be(call.Message);
        Autograd.LiveNodes.Count.Should().BeLessThanOrEqualTo(nodes);
        OperatorTable.Current.Should().BeSameAs(OperatorTable.Hard);
    }

    [Fact]
    public void A_scope_of_another_thread_is_named_with_both_threads()
    {
        using var scope = Sll.Linearize(1);
        var (here, there, message) = (Environment.CurrentManagedThreadId, 0, "");
        var worker = new Thread(
            () => (there, message) = (Environment.CurrentManagedThreadId, Record.Exception(scope.Dispose)!.Message));
        worker.Start();
        worker.Join();
        message.Should().Be(
            $"This scope was opened on thread {here} and is disposed on thread {there}. An operator table belongs " +
            "to one thread: close the scope before an await; for a worker read " +
            "`var table = OperatorTable.Current;` here, and let it open `Sll.Use(table)` itself.");
    }

    private static void InScope(double eps, Action call)
    {
        using var scope = Sll.Linearize(eps);
        call();
    }

    private static void OutOfOrder()
    {
        using var outer = Sll.Linearize(1);
        using var inner = Sll.Linearize(2);
        outer.Dispose();
    }
}
