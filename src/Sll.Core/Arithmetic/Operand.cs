namespace SllCore.Arithmetic;

/// <summary>A tensor to compute with. A struct, since the compiler makes code of its own for formulas of structs, but
/// one for all classes, which looks up at every call whose arithmetic it uses.</summary>
internal readonly struct Operand(Tensor tensor)
{
    public Tensor Tensor => tensor;

    public static implicit operator Operand(Tensor tensor) => new(tensor);

    public static implicit operator Tensor(Operand operand) => operand.Tensor;
}
