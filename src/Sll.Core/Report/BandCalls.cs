namespace SllCore.Report;

/// <summary>The sums behind a <see cref="BandReportRow"/>. Gradients may arrive on another thread.</summary>
internal sealed class BandCalls(string operatorName, string callSite)
{
    private readonly object _lock = new();
    private ScalarType _dtype;
    private long _calls, _elements, _inBand, _backwards, _zeroGradients;
    private double _eps, _suggestedEps, _spacing, _difference;

    /// <summary>Calls <paramref name="function"/> on <paramref name="input"/> and records the call and, when it comes,
    /// its gradient.</summary>
    public Tensor Observe(Tensor input, Func<Tensor, Tensor> function, Func<Tensor, Observation> observe)
    {
        using var scope = NewDisposeScope();
        var output = function(GradientProbe.Apply(input, AddGradient));
        if (input.NumberOfElements > 0)
            Add(observe(output));
        return output.MoveToOuterDisposeScope();
    }

    public BandReportRow Row()
    {
        lock (_lock)
        {
            return new BandReportRow(operatorName, callSite, _dtype, _calls, _elements,
                InBand: (double)_inBand / _elements,
                Eps: _eps / _calls,
                SuggestedEps: _suggestedEps / _calls,
                Spacing: _spacing / _calls,
                Difference: _difference / _elements,
                _backwards,
                ZeroGradients: _backwards == 0 ? 0 : (double)_zeroGradients / _backwards);
        }
    }

    private void Add(Observation seen)
    {
        lock (_lock)
        {
            (_dtype, _calls, _elements, _inBand) = (seen.Dtype, _calls + 1, _elements + seen.Elements, _inBand + seen.InBand);
            _eps += seen.Eps;
            _suggestedEps += seen.SuggestedEps;
            _spacing += seen.Spacing;
            _difference += seen.Difference * seen.Elements;
        }
    }

    private void AddGradient(bool isZero)
    {
        lock (_lock)
            (_backwards, _zeroGradients) = (_backwards + 1, _zeroGradients + (isZero ? 1 : 0));
    }
}
