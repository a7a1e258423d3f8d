using TorchSharp.Modules;

namespace SllCore;

/// <summary>Parameters that live as long as their module, whatever dispose scope that is made in.</summary>
internal static class OwnedParameter
{
    /// <summary>The parameter that starts with these values, which this call takes over.</summary>
    public static Parameter Of(Tensor start)
    {
        var parameter = new Parameter(start);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
