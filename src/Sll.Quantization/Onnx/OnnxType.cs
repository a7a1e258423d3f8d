namespace SllCore.Quantization.Onnx;

/// <summary>The numbers of ONNX's element types.</summary>
internal enum OnnxType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Int4 = 22,
}
