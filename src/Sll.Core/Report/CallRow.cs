using SllCore.Autograd;

namespace SllCore.Report;

/// <summary>The sums behind a <see cref="BandReportRow"/>. Gradients may arrive on another thread.</summary>
internal sealed class CallRow(DiscreteOperator @operator, string? site, string callSite, string things, double floor)
{
    private readonly object _lock = new();
    private ScalarType _dtype;
    private long _calls, _elements, _inBand, _backwards, _zeroGradients;
    private double _eps, _suggestedEps, _spacing, _difference;

    /// <summary>Who watches one call of <paramref name="call"/> on <paramref name="input"/>.</summary>
    public ICallObserver Watch<TCall>(TCall call, Tensor input, double eps, ScalarType dtype)
        where TCall : IBandedCall => new Watcher(this, (output, inBand) =>
        {
            if (input.NumberOfElements > 0)
                Add(Observation.Of(call, input, output, inBand, eps, dtype));
        });

    public BandReportRow? Row()
    {
        lock (_lock)
        {
            return _calls == 0 ? null : new BandReportRow
            {
                Operator = @operator,
                Site = site,
                CallSite = callSite,
                Things = things,
                Dtype = _dtype,
                Calls = _calls,
                Elements = _elements,
                InBand = (double)_inBand / _elements,
                Floor = floor,
                Eps = _eps / _calls,
                SuggestedEps = _suggestedEps / _calls,
                Spacing = _spacing / _calls,
                Difference = _difference / _elements,
                Backwards = _backwards,
                ZeroGradients = _backwards == 0 ? 0 : (double)_zeroGradients / _backwards,
            };
        }
    }

    private void Add(Observation seen)
    {
        lock (_lock)
        {
            (_dtype, _calls, _elements) = (seen.Dtype, _calls + 1, _elements + seen.Elements);
            _inBand += seen.InBand;
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

    private sealed class Watcher(CallRow row, Action<Tensor, long> called) : ICallObserver
    {
        // The forward's tensors must not live as long as the node does.
        private Action<Tensor, long>? _called = called;

        public void Called(Tensor output, long inBand)
        {
            _called!(output, inBand);
            _called = null;
        }

        public void WentBack(Tensor gradient)
        {
            using var values = gradient.detach();
            using var nonzero = values.count_nonzero();
            row.AddGradient(nonzero.item<long>() == 0);
        }
    }
}
