using SllCore.Autograd;

namespace SllCore.Report;

/// <summary>The sums behind a <see cref="BandReportRow"/>. Gradients may arrive on another thread.</summary>
internal sealed class CallRow(DiscreteOperator @operator, string? site, string callSite, string things, double floor)
{
    private readonly object _lock = new();
    private ScalarType _dtype;
    private CallSums _sums;

    /// <summary>The sums as of now.</summary>
    public CallSums Sums
    {
        get
        {
            lock (_lock)
                return _sums;
        }
    }

    /// <summary>Who watches one call of <paramref name="call"/> on <paramref name="input"/>.</summary>
    public ICallObserver Watch<TCall>(TCall call, Tensor input, double eps, ScalarType dtype)
        where TCall : IBandedCall => new Watcher(this, (output, inBand) =>
        {
            if (input.NumberOfElements > 0)
                Add(Observation.Of(call, input, output, inBand, eps, dtype));
        });

    public BandReportRow? Row()
    {
        var sums = Sums;
        return sums.Calls == 0 ? null : new BandReportRow
        {
            Operator = @operator,
            Site = site,
            CallSite = callSite,
            Things = things,
            Dtype = _dtype,
            Calls = (long)sums.Calls,
            Elements = (long)sums.Elements,
            InBand = sums.InBand / sums.Elements,
            Floor = floor,
            Eps = sums.Eps / sums.Calls,
            SuggestedEps = sums.SuggestedEps / sums.Calls,
            Spacing = sums.Spacing / sums.Calls,
            Difference = sums.Difference / sums.Elements,
            Backwards = (long)sums.Backwards,
            ZeroGradients = sums.Backwards == 0 ? 0 : sums.ZeroGradients / sums.Backwards,
        };
    }

    /// <summary>A row of the same operator with other sums.</summary>
    public CallRow With(string? ofSite, string place, CallSums sums) =>
        new(@operator, ofSite, place, things, floor) { _dtype = _dtype, _sums = sums };

    private void Add(Observation seen)
    {
        lock (_lock)
            (_dtype, _sums) = (seen.Dtype, _sums + CallSums.Of(seen));
    }

    private void AddGradient(bool isZero)
    {
        lock (_lock)
            _sums += CallSums.OfGradient(isZero);
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
