using SllCore.Quantization.Integer;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Training;

/// <summary>
/// Sums and averages as the integer kernels round them: where a float32 falls on the other side of a tie, the value of
/// the kernel's code takes its place. The gradient stays.
/// </summary>
internal static class KernelRounding
{
    public static Tensor Of(IntegerNode kernel, Tensor[] inputs, Grid[] grids, Tensor output)
    {
        using var scope = NewDisposeScope();
        return output.Plus(Shift(kernel, inputs, grids, output)).MoveToOuterDisposeScope();
    }

    private static Tensor Shift(IntegerNode kernel, Tensor[] inputs, Grid[] grids, Tensor output)
    {
        using var constant = no_grad();
        var codes = kernel.Run([.. inputs.Zip(grids, (values, grid) => grid.Codes(values))], grids);
        var differs = codes.ne(kernel.Grid.Codes(output));
        return where(differs, kernel.Grid.Values(codes) - output, zeros_like(output));
    }
}
