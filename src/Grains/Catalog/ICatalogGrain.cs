namespace Tributary.Grains.Catalog;

/// <summary>The families whose name's hash falls into one partition: what they are, and how their series are sliced.</summary>
[Alias("tributary.ICatalog")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Its families, if they have changed.</summary>
    /// <param name="epoch">The owner that the asker heard last; 0 for none.</param>
    /// <param name="version">The version that it gave.</param>
    [Alias("List")]
    ValueTask<CatalogReply> ListAsync(long epoch, long version);

    /// <summary>One family, as it is stored now; null where there is none.</summary>
    [Alias("Find")]
    ValueTask<CatalogEntry?> FindAsync(string family);

    /// <summary>Something about the family has changed in the store: whoever asks after this has been answered sees it.</summary>
    [Alias("Changed")]
    ValueTask ChangedAsync(string family);
}
