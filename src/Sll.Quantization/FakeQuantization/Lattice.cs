namespace SllCore.Quantization.FakeQuantization;

/// <summary>What the kernel needs of a channel: the zero point is taken out of the codes.</summary>
/// <param name="Scale">s.</param>
/// <param name="Low">The smallest code − z.</param>
/// <param name="High">The largest code − z.</param>
/// <param name="Eps">ε, the half-width of the band around each boundary, at most 0.5.</param>
internal readonly record struct Lattice(float Scale, float Low, float High, float Eps);
