using Tributary.Protocols.Rendering;

namespace Tributary.Grains.Shards;

/// <summary>What shards are asked for to make a page.</summary>
internal static class FragmentFormats
{
    /// <summary>The shard gives the values themselves.</summary>
    public static bool IsView(this FragmentFormat format) => format is FragmentFormat.View or FragmentFormat.ViewWithExemplars;

    /// <summary>The values for a page that is rendered at the gateway; exemplars go along where the page has a place for them.</summary>
    public static FragmentFormat ViewFor(PageFormat page) =>
        page is PageFormat.OpenMetrics or PageFormat.Protobuf or PageFormat.Json ? FragmentFormat.ViewWithExemplars : FragmentFormat.View;
}
