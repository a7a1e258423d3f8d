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
    private delegate void Loop<T>(in Addresses<T> call, NeuronNumbers numbers, SpikeBand band, long start, long count)
        where T : unmanaged;

    public static void Forward<T, TNeuron>(Addresses<T> call, Plan plan)
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
        Share(loop, call, plan);
    }

    public static void Backward<T, TNeuron>(Addresses<T> call, Plan plan)
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
        Share(loop, call, plan);
    }

    private static void Share<T>(Loop<T> loop, Addresses<T> call, Plan plan)
        where T : unmanaged =>
        Chunks.Run(call.Neurons, call.Steps * call.Neurons, (start, count) =>
            loop(call, plan.Numbers, plan.Band, start, count));

    private static Loop<T> Forward<T, TNeuron, TReset>(Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset => plan.KeepsSpikes && !plan.KeepsFractions
            ? Forward<T, TNeuron, TReset, Yes>(plan)
            : Forward<T, TNeuron, TReset, No>(plan);

    private static Loop<T> Forward<T, TNeuron, TReset, TSpikes>(Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
        where TSpikes : struct, IFlag => (plan.HasRows, plan.Band.IsLinear, plan.KeepsPotential) switch
        {
            (false, false, false) => ForwardIn<T, TNeuron, TReset, Mode<No, No, No, TSpikes, No, No, No>>(),
            (false, false, true) => ForwardIn<T, TNeuron, TReset, Mode<No, No, Yes, TSpikes, No, No, No>>(),
            (false, true, false) => ForwardIn<T, TNeuron, TReset, Mode<No, Yes, No, TSpikes, No, No, No>>(),
            (false, true, true) => ForwardIn<T, TNeuron, TReset, Mode<No, Yes, Yes, TSpikes, No, No, No>>(),
            (true, false, false) => ForwardIn<T, TNeuron, TReset, Mode<Yes, No, No, TSpikes, No, No, No>>(),
            (true, false, true) => ForwardIn<T, TNeuron, TReset, Mode<Yes, No, Yes, TSpikes, No, No, No>>(),
            (true, true, false) => ForwardIn<T, TNeuron, TReset, Mode<Yes, Yes, No, TSpikes, No, No, No>>(),
            (true, true, true) => ForwardIn<T, TNeuron, TReset, Mode<Yes, Yes, Yes, TSpikes, No, No, No>>(),
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
        where TReset : struct, IReset => (plan.KeepsFractions, plan.IsDetached) switch
        {
            (false, false) => Backward<T, TNeuron, TReset, No, No>(plan),
            (false, true) => Backward<T, TNeuron, TReset, No, Yes>(plan),
            (true, false) => Backward<T, TNeuron, TReset, Yes, No>(plan),
            (true, true) => Backward<T, TNeuron, TReset, Yes, Yes>(plan),
        };

    private static Loop<T> Backward<T, TNeuron, TReset, TLinear, TDetached>(Plan plan)
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
        where TLinear : struct, IFlag
        where TDetached : struct, IFlag => (plan.HasRows, plan.KeepsPotential, plan.LearnsBoth,
            plan.LearnsThreshold) switch
        {
            (_, _, true, _) => Backward<T, TNeuron, TReset, Mode<Yes, TLinear, Yes, No, TDetached, Yes, No>>(),
            (_, false, _, true) => Backward<T, TNeuron, TReset, Mode<Yes, TLinear, No, No, TDetached, No, Yes>>(),
            (_, true, _, true) => Backward<T, TNeuron, TReset, Mode<Yes, TLinear, Yes, No, TDetached, No, Yes>>(),
            (false, false, _, _) => Backward<T, TNeuron, TReset, Mode<No, TLinear, No, No, TDetached, No, No>>(),
            (false, true, _, _) => Backward<T, TNeuron, TReset, Mode<No, TLinear, Yes, No, TDetached, No, No>>(),
            (true, false, _, _) => Backward<T, TNeuron, TReset, Mode<Yes, TLinear, No, No, TDetached, No, No>>(),
            (true, true, _, _) => Backward<T, TNeuron, TReset, Mode<Yes, TLinear, Yes, No, TDetached, No, No>>(),
        };

    private static Loop<T> Backward<T, TNeuron, TReset, TMode>()
        where T : unmanaged
        where TNeuron : struct, INeuron
        where TReset : struct, IReset
        where TMode : struct, IMode => Vector512.IsHardwareAccelerated
            ? BackwardLoop<T, Vector512Arithmetic<T>, Vector512<T>, TNeuron, TReset, TMode>.Run
            : BackwardLoop<T, VectorArithmetic<T>, Vector<T>, TNeuron, TReset, TMode>.Run;
}
