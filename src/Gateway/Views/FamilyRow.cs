using Tributary.Engine.Views;

namespace Tributary.Gateway.Views;

/// <summary>One family in <c>GET /api/v1/families</c>.</summary>
internal sealed record FamilyRow(string Name, string Type, string Help, string Unit, int Shards, int Series, int Sources)
{
    public static FamilyRow Of(FamilySummary summary) => new(
        summary.Family.Name, summary.Family.Type.ToString().ToLowerInvariant(), summary.Family.Help, summary.Family.Unit, summary.Shards, summary.Series, summary.Sources);
}
