namespace SllCore;

/// <summary>What the calls of the logical operators have in common: checks, and where integers go.</summary>
internal static class Logic
{
    /// <summary>Two truth values in the thread's table.</summary>
    public static Tensor Of(Tensor input, Tensor other, Func<OperatorTable, Tensor, Tensor, Tensor> combine)
    {
        var table = OperatorTable.Current;
        Comparison.Check(input, other, table);
        return combine(TableFor(input.is_floating_point() || other.is_floating_point(), table), input, other);
    }

    /// <summary>All truth values along a dimension in the thread's table.</summary>
    public static Tensor Along(
        Tensor input, long dim, bool keepdim, double ofNone, Func<OperatorTable, Tensor, long, bool, Tensor> combine)
    {
        var table = OperatorTable.Current;
        var index = TensorArgument.Dimension(table.Checked(input), dim);
        if (input.Dimensions == 0)
            return input.clone();
        if (TensorShape.Along(input, index) > 0)
            return combine(TableFor(input.is_floating_point(), table), input, index, keepdim);
        using var scope = NewDisposeScope();
        using var value = ofNone.ToScalar();
        // The sum of nothing has the shape, and a graph to send its gradient of nothing through.
        return input.sum(index, keepdim, type: input.dtype).Plus(value).to(input.dtype).MoveToOuterDisposeScope();
    }

    // Of integers and bool only hard ones are numbers of their type.
    private static OperatorTable TableFor(bool isFloatingPoint, OperatorTable table) =>
        isFloatingPoint ? table : OperatorTable.Hard;
}
