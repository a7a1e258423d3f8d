using System.Numerics;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Autograd;
using SllCore.Kernels;
using SllCore.Bands;
using SllCore.Spiking.Formulas;
using SllCore.Spiking.Resets;

namespace SllCore.Spiking.Fused;

/// <summary>Chooses the loop of a call and shares the neurons among the threads.</summary>
internal static class Launch
{
    /// <summary>A loop over the neurons from a start, so many.</summary>
    private delegate Totals Loop<T>(in Addresses<T> call, NeuronNumbers numbers, SpikeBand band, long start, long count)
        where T : unmanaged;

    public static Totals Forward<T, TNeuron>(Addresses<T> call, Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
    {
        Loop<T> loop = plan.Reset switch
        {
            Reset.Subtract => Forward<T, TNeuron, SubtractReset>(plan),
            Reset.Zero => Forward<T, TNeuron, ZeroReset>(plan),
            Reset.None => Forward<T, TNeuron, NoReset>(plan),
            _ => Forward<T, TNeuron, LateReset>(plan),
        };
        return Share(loop, call, plan);
    }

    public static Totals Backward<T, TNeuron>(Addresses<T> call, Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
    {
        Loop<T> loop = plan.Reset switch
        {
            Reset.Subtract => Backward<T, TNeuron, SubtractReset>(plan),
            Reset.Zero => Backward<T, TNeuron, ZeroReset>(plan),
            Reset.None => Backward<T, TNeuron, NoReset>(plan),
            _ => Backward<T, TNeuron, LateReset>(plan),
        };
        return Share(loop, call, plan);
    }

    // Summed in the order of the neurons, whichever thread is done first.
    private static Totals Share<T>(Loop<T> loop, Addresses<T> call, Plan plan)
        where T : unmanaged
    {
        var parts = new SortedList<long, Totals>();
        Chunks.Run(call.Neurons, call.Steps * call.Neurons, (start, count) =>
        {
            var part = loop(call, plan.Numbers, plan.Band, start, count);
            lock (parts)
                parts[start] = part;
        });
        return parts.Values.Aggregate((sum, part) => sum + part);
    }

    private static Loop<T> Forward<T, TNeuron, TReset>(Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset => (plan.MarksSpikes, plan.KeepsSlopes) switch
        {
            (false, false) => Forward<T, TNeuron, TReset, No, No>(plan),
            (false, true) => Forward<T, TNeuron, TReset, No, Yes>(plan),
            (true, false) => Forward<T, TNeuron, TReset, Yes, No>(plan),
            (true, true) => Forward<T, TNeuron, TReset, Yes, Yes>(plan),
        };

    private static Loop<T> Forward<T, TNeuron, TReset, TSpikes, TSlopes>(Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
        where TSpikes : struct, IFlag
        where TSlopes : struct, IFlag => (plan.HasRows, plan.Band.IsLinear, plan.KeepsPotential) switch
        {
            (false, false, false) => ForwardIn<T, TNeuron, TReset, Mode<No, No, TSlopes, No, TSpikes, No, No, No>>(),
            (false, false, true) => ForwardIn<T, TNeuron, TReset, Mode<No, No, TSlopes, Yes, TSpikes, No, No, No>>(),
            (false, true, false) => ForwardIn<T, TNeuron, TReset, Mode<No, Yes, No, No, TSpikes, No, No, No>>(),
            (false, true, true) => ForwardIn<T, TNeuron, TReset, Mode<No, Yes, No, Yes, TSpikes, No, No, No>>(),
            (true, false, false) => ForwardIn<T, TNeuron, TReset, Mode<Yes, No, TSlopes, No, TSpikes, No, No, No>>(),
            (true, false, true) => ForwardIn<T, TNeuron, TReset, Mode<Yes, No, TSlopes, Yes, TSpikes, No, No, No>>(),
            (true, true, false) => ForwardIn<T, TNeuron, TReset, Mode<Yes, Yes, No, No, TSpikes, No, No, No>>(),
            (true, true, true) => ForwardIn<T, TNeuron, TReset, Mode<Yes, Yes, No, Yes, TSpikes, No, No, No>>(),
        };

    private static Loop<T> ForwardIn<T, TNeuron, TReset, TMode>()
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
        where TMode : struct, IMode => Vector512.IsHardwareAccelerated
            ? ForwardLoop<T, Vector512Arithmetic<T>, Vector512<T>, TNeuron, TReset, TMode>.Run
            : ForwardLoop<T, VectorArithmetic<T>, Vector<T>, TNeuron, TReset, TMode>.Run;

    private static Loop<T> Backward<T, TNeuron, TReset>(Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset => plan.HasRows
            ? Backward<T, TNeuron, TReset, Yes>(plan)
            : Backward<T, TNeuron, TReset, No>(plan);

    private static Loop<T> Backward<T, TNeuron, TReset, TRows>(Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
        where TRows : struct, IFlag => (plan.KeepsFractions, plan.KeepsSlopes, plan.IsDetached) switch
        {
            (true, _, false) => Backward<T, TNeuron, TReset, TRows, Yes, No, No>(plan),
            (true, _, true) => Backward<T, TNeuron, TReset, TRows, Yes, No, Yes>(plan),
            (_, false, false) => Backward<T, TNeuron, TReset, TRows, No, No, No>(plan),
            (_, false, true) => Backward<T, TNeuron, TReset, TRows, No, No, Yes>(plan),
            (_, true, false) => Backward<T, TNeuron, TReset, TRows, No, Yes, No>(plan),
            (_, true, true) => Backward<T, TNeuron, TReset, TRows, No, Yes, Yes>(plan),
        };

    private static Loop<T> Backward<T, TNeuron, TReset, TRows, TLinear, TSlopes, TDetached>(Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
        where TRows : struct, IFlag
        where TLinear : struct, IFlag
        where TSlopes : struct, IFlag
        where TDetached : struct, IFlag => (plan.LearnsBoth, plan.LearnsThreshold, plan.KeepsPotential) switch
        {
            (true, _, _) =>
                Backward<T, TNeuron, TReset, Mode<TRows, TLinear, TSlopes, Yes, No, TDetached, Yes, No>>(),
            (_, true, false) =>
                Backward<T, TNeuron, TReset, Mode<TRows, TLinear, TSlopes, No, No, TDetached, No, Yes>>(),
            (_, true, true) =>
                Backward<T, TNeuron, TReset, Mode<TRows, TLinear, TSlopes, Yes, No, TDetached, No, Yes>>(),
            (_, _, false) =>
                Backward<T, TNeuron, TReset, Mode<TRows, TLinear, TSlopes, No, No, TDetached, No, No>>(),
            (_, _, true) =>
                Backward<T, TNeuron, TReset, Mode<TRows, TLinear, TSlopes, Yes, No, TDetached, No, No>>(),
        };

    private static Loop<T> Backward<T, TNeuron, TReset, TMode>()
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
        where TMode : struct, IMode => Vector512.IsHardwareAccelerated
            ? BackwardLoop<T, Vector512Arithmetic<T>, Vector512<T>, TNeuron, TReset, TMode>.Run
            : BackwardLoop<T, VectorArithmetic<T>, Vector<T>, TNeuron, TReset, TMode>.Run;
}
