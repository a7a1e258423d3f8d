namespace SllCore.Package.Tests;

/// <summary>The package is packed once for all tests.</summary>
[CollectionDefinition(nameof(Feed))]
public sealed class FeedUsers : ICollectionFixture<Feed>;
