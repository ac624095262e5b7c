using Tributary.Metrics.Points;

namespace Tributary.Engine.Views;

/// <summary>One family in a list.</summary>
/// <param name="Family">What it says of itself.</param>
/// <param name="Kind">How its points are stored.</param>
/// <param name="Shards">Number of shards.</param>
/// <param name="Series">Merged series in all shards.</param>
/// <param name="Sources">Sources in the ledger of the shard that has most.</param>
public sealed record FamilySummary(FamilyDescription Family, PointKind Kind, int Shards, int Series, int Sources);
