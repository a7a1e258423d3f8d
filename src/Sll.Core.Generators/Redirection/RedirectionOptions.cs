namespace SllCore.Generators.Redirection;

/// <summary>What the project says about redirection.</summary>
/// <param name="IsOn"><c>SllInterceptTorch</c> is true.</param>
/// <param name="HasFileLocalTypes">The project's C# is 11 or newer.</param>
internal sealed record RedirectionOptions(bool IsOn, bool HasFileLocalTypes);
