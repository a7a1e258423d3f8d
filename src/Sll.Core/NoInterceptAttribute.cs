namespace SllCore;

/// <summary>
/// Leaves the torch calls written in a method, a type or an assembly as they are in a project that redirects them to
/// <see cref="SllOps"/> (<c>SllInterceptTorch</c>): for metrics, for reference code, for an autograd Function with a
/// gradient of its own.
/// </summary>
/// <remarks>It covers the code inside it, lambdas and local functions included, not the code that is called from there.
/// The rules about hard calls (SLL001 to SLL004) are silent there too.</remarks>
/// <example><code>
/// [NoIntercept]
/// static Tensor Predict(Tensor logits) =&gt; torch.round(logits.sigmoid());
/// </code></example>
[AttributeUsage(
    AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface |
    AttributeTargets.Constructor | AttributeTargets.Method | AttributeTargets.Property,
    Inherited = false)]
public sealed class NoInterceptAttribute : Attribute;
