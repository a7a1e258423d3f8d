namespace SllCore.Generators.Redirection;

/// <summary>One call in the user's code that is redirected.</summary>
/// <param name="Call">What it calls.</param>
/// <param name="OnInstance">True for <c>x.sign()</c>, false for <c>torch.sign(x)</c>.</param>
/// <param name="Attribute">The attribute that makes a method take its place.</param>
/// <param name="Place">Where it is, for the reader of the generated file.</param>
internal sealed record RedirectedCall(TorchCall Call, bool OnInstance, string Attribute, string Place);
