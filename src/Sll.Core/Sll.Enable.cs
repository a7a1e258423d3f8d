namespace SllCore;

public static partial class Sll
{
    /// <summary>Makes a function that runs in a scope of its own: the decorator form of
    /// <see cref="Linearize(double)"/>.</summary>
    /// <param name="function">The function.</param>
    /// <param name="eps">ε, as for <see cref="Linearize(double)"/>.</param>
    /// <returns>The function, which uses the linearized operators whichever thread calls it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is not finite or not above 0.</exception>
    /// <example><code>
    /// var soft = Sll.Enable(x => SllOps.Heaviside(x) * x, eps: 0.5);
    /// soft(input).mean().backward();
    /// </code></example>
    public static Func<Tensor, Tensor> Enable(Func<Tensor, Tensor> function, double eps = DefaultEps) =>
        Enable(function, new LinearizedOperators(eps));

    /// <inheritdoc cref="Enable(Func{Tensor, Tensor}, double)"/>
    public static Func<Tensor, Tensor, Tensor> Enable(Func<Tensor, Tensor, Tensor> function, double eps = DefaultEps) =>
        Enable(function, new LinearizedOperators(eps));

    /// <inheritdoc cref="Enable(Func{Tensor, Tensor}, double)"/>
    public static Func<Tensor, Tensor, Tensor, Tensor> Enable(
        Func<Tensor, Tensor, Tensor, Tensor> function, double eps = DefaultEps) =>
        Enable(function, new LinearizedOperators(eps));

    /// <summary>Makes a function that runs in a scope of its own: the decorator form of
    /// <see cref="Linearize(LinearizeOptions, BandReport)"/>.</summary>
    /// <param name="function">The function.</param>
    /// <param name="options">The width of the bands, and what happens in them.</param>
    /// <returns>The function, which uses the linearized operators whichever thread calls it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Func<Tensor, Tensor> Enable(Func<Tensor, Tensor> function, LinearizeOptions options) =>
        Enable(function, new LinearizedOperators(options));

    /// <inheritdoc cref="Enable(Func{Tensor, Tensor}, LinearizeOptions)"/>
    public static Func<Tensor, Tensor, Tensor> Enable(
        Func<Tensor, Tensor, Tensor> function, LinearizeOptions options) =>
        Enable(function, new LinearizedOperators(options));

    /// <inheritdoc cref="Enable(Func{Tensor, Tensor}, LinearizeOptions)"/>
    public static Func<Tensor, Tensor, Tensor, Tensor> Enable(
        Func<Tensor, Tensor, Tensor, Tensor> function, LinearizeOptions options) =>
        Enable(function, new LinearizedOperators(options));

    /// <summary>Makes a function that runs in a scope of its own: the decorator form of
    /// <see cref="Use"/>.</summary>
    /// <param name="function">The function.</param>
    /// <param name="table">The table.</param>
    /// <returns>The function, which uses the table whichever thread calls it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Func<Tensor, Tensor> Enable(
        Func<Tensor, Tensor> function, OperatorTable table)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(table);
        return input =>
        {
            using (Use(table))
                return function(input);
        };
    }

    /// <inheritdoc cref="Enable(Func{Tensor, Tensor}, OperatorTable)"/>
    public static Func<Tensor, Tensor, Tensor> Enable(
        Func<Tensor, Tensor, Tensor> function, OperatorTable table)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(table);
        return (first, second) =>
        {
            using (Use(table))
                return function(first, second);
        };
    }

    /// <inheritdoc cref="Enable(Func{Tensor, Tensor}, OperatorTable)"/>
    public static Func<Tensor, Tensor, Tensor, Tensor> Enable(
        Func<Tensor, Tensor, Tensor, Tensor> function, OperatorTable table)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(table);
        return (first, second, third) =>
        {
            using (Use(table))
                return function(first, second, third);
        };
    }
}
