using Google.Protobuf;

namespace SllCore.Quantization.Onnx;

/// <summary>A protobuf message, field by field, as onnx.proto numbers them.</summary>
internal sealed class ProtoMessage : IDisposable
{
    private readonly MemoryStream _memory = new();
    private readonly CodedOutputStream _stream;

    public ProtoMessage() => _stream = new CodedOutputStream(_memory);

    public ProtoMessage Int(int field, long value)
    {
        _stream.WriteTag(field, WireFormat.WireType.Varint);
        _stream.WriteInt64(value);
        return this;
    }

    public ProtoMessage Float(int field, float value)
    {
        _stream.WriteTag(field, WireFormat.WireType.Fixed32);
        _stream.WriteFloat(value);
        return this;
    }

    public ProtoMessage Text(int field, string value)
    {
        _stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _stream.WriteString(value);
        return this;
    }

    public ProtoMessage Bytes(int field, byte[] value)
    {
        _stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _stream.WriteBytes(ByteString.CopyFrom(value));
        return this;
    }

    public ProtoMessage Many<T>(IEnumerable<T> values, Action<ProtoMessage, T> write)
    {
        foreach (var value in values)
            write(this, value);
        return this;
    }

    /// <summary>The bytes of the message, which ends it.</summary>
    public byte[] ToArray()
    {
        using (this)
        {
            _stream.Flush();
            return _memory.ToArray();
        }
    }

    public void Dispose() => _stream.Dispose();
}
