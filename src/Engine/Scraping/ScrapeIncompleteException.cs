namespace Tributary.Engine.Scraping;

/// <summary>Some shards did not answer within the scrape's deadline; half a view would be a false view.</summary>
public sealed class ScrapeIncompleteException(int missingShards)
    : Exception($"{missingShards} shards did not answer in time. Ask again, or add ?partial=1 for what there is.")
{
    public int MissingShards { get; } = missingShards;
}
