namespace SllCore.Arithmetic;

/// <summary>A tensor to compute with. A struct, since the compiler makes code of its own for formulas of structs, but
/// one for all classes, which looks up at every call whose arithmetic it uses.</summary>
/// <param name="tensor">The tensor.</param>
/// <param name="dtype">Its dtype, if it has been asked for: a percent of the time of a small operator.</param>
internal readonly struct Operand(Tensor tensor, ScalarType? dtype = null)
{
    public Tensor Tensor => tensor;

    public ScalarType Type => dtype ?? tensor.dtype;

    public static implicit operator Operand(Tensor tensor) => new(tensor);

    public static implicit operator Tensor(Operand operand) => operand.Tensor;
}
