namespace SllCore;

/// <summary>Static local linearization: scopes in which <see cref="SllOps"/> becomes differentiable.</summary>
public static partial class Sll
{
    /// <summary>The default ε, that of the Python package: right for a few inputs near a boundary, too narrow to train
    /// networks with.</summary>
    public const double DefaultEps = LinearizeOptions.DefaultEps;

    /// <summary>Gets the exception behind the latest "invalid gradient" error of a <c>backward()</c>: a callback must
    /// not throw, so it returns a gradient that libtorch refuses and leaves the cause here. Null if there was
    /// none.</summary>
    public static Exception? LastBackwardFailure => Autograd.BackwardFailure.Last;

    /// <summary>Opens a scope in which this thread's <see cref="SllOps"/> calls are linear within ε of their decision
    /// boundaries.</summary>
    /// <param name="eps">ε, the half-width of the bands in units of the input: finite, above 0; Round, Floor, Ceil and
    /// Trunc refuse an ε above 0.5 when they are called.</param>
    /// <remarks>One ε for all operators, and the line in the forward. A network trains better with
    /// <see cref="LinearizeOptions.Recommended"/>, which adapts ε to the scale of every input and computes with hard
    /// values.</remarks>
    /// <returns>The scope; dispose it to get the hard operators back.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is not finite or not above 0.</exception>
    /// <example><code>
    /// using (Sll.Linearize(0.5))
    /// {
    ///     var loss = model.forward(input).mean();
    ///     loss.backward();
    /// }
    /// </code></example>
    public static OperatorScope Linearize(double eps = DefaultEps) => Use(new LinearizedOperators(eps));

    /// <summary>Opens a scope in which this thread's <see cref="SllOps"/> calls are linearized as the options
    /// say.</summary>
    /// <param name="options">The width of the bands, and what happens in them; to start with
    /// <see cref="LinearizeOptions.Recommended"/>.</param>
    /// <param name="report">A report in which the calls are recorded, or null for none.</param>
    /// <returns>The scope; dispose it to get the hard operators back.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <example><code>
    /// using (Sll.Linearize(LinearizeOptions.Recommended))
    ///     model.forward(input).mean().backward();
    /// </code></example>
    public static OperatorScope Linearize(LinearizeOptions options, BandReport? report = null) =>
        Use(new LinearizedOperators(options, report));

    /// <summary>Names the calls that this thread makes until the name is disposed, so that options can give them an ε
    /// of their own and a report a row. Names nest, joined by '/'.</summary>
    /// <param name="name">The name, for example that of a layer.</param>
    /// <returns>What ends the naming when it is disposed.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <example><code>
    /// var options = new LinearizeOptions { Eps = 0.5 }.WithEps(StepOperator.Heaviside, 0.1, site: "gate");
    /// using (Sll.Linearize(options))
    /// using (Sll.Site("gate"))
    ///     SllOps.Heaviside(input).mean().backward();
    /// </code></example>
    public static SiteScope Site(string name) => new(name);

    /// <summary>Opens a scope in which this thread's <see cref="SllOps"/> calls go through a table of your choice: a
    /// method of your own, or the table of the thread that started this one.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The scope; dispose it to get the table before it back.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="table"/> is null.</exception>
    /// <example><code>
    /// var table = OperatorTable.Current;
    /// Parallel.ForEach(batches, batch =>
    /// {
    ///     using (Sll.Use(table))
    ///         SllOps.Round(batch).mean().backward();
    /// });
    /// </code></example>
    public static OperatorScope Use(OperatorTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new OperatorScope(table);
    }
}
