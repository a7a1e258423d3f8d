namespace SllCore.Quantization.Graph;

/// <summary>A known value, and what functions make of it one after the other.</summary>
internal sealed record Chain(Known Start, Known[] Links)
{
    public Known End => Links.Length == 0 ? Start : Links[^1];

    public Chain Then(Known next) => this with { Links = [.. Links, next] };
}
