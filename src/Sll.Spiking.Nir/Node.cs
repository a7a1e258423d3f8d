using PureHDF;

namespace SllCore.Spiking.Nir;

/// <summary>NIR's nodes as HDF5 groups.</summary>
internal static class Node
{
    public static H5Group Of(string type, params (string Name, object Value)[] fields)
    {
        // A string of its own: equal string objects would become one dataset, linked twice.
        var group = new H5Group { ["type"] = new string(type.AsSpan()) };
        foreach (var (name, value) in fields)
            group[name] = value;
        return group;
    }

    /// <summary>A tensor as a float32 array of its shape.</summary>
    public static Array Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var flat = tensor.detach().cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
        var values = Array.CreateInstance(typeof(float), tensor.shape);
        Buffer.BlockCopy(flat, 0, values, 0, flat.Length * sizeof(float));
        return values;
    }

    /// <summary>A float32 dataset as a tensor of its shape.</summary>
    public static Tensor Tensor(IH5Group node, string name)
    {
        var dataset = node.Dataset(name);
        var shape = Array.ConvertAll(dataset.Space.Dimensions, size => (long)size);
        var values = shape.Length switch
        {
            0 => dataset.Read<float>() is var number ? new[] { number } : [],
            1 => dataset.Read<float[]>(),
            2 => Flat(dataset.Read<float[,]>()),
            3 => Flat(dataset.Read<float[,,]>()),
            4 => Flat(dataset.Read<float[,,,]>()),
            _ => throw new NotSupportedException($"{name} has {shape.Length} dimensions."),
        };
        return torch.tensor(values).reshape(shape);
    }

    private static float[] Flat(Array values)
    {
        var flat = new float[values.Length];
        Buffer.BlockCopy(values, 0, flat, 0, flat.Length * sizeof(float));
        return flat;
    }
}
