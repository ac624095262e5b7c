namespace Tributary.Grains.Shards;

/// <summary>A gateway asks for what has changed on a shard's part of the page.</summary>
/// <param name="Depth">The depth of the slice by the gateway's map.</param>
/// <param name="Format"><see cref="FragmentFormat"/>.</param>
/// <param name="Epoch">The owner whose fragments the gateway has; 0 if it has none.</param>
/// <param name="Version">The version up to which it has them.</param>
[GenerateSerializer, Immutable, Alias("tributary.FragmentRequest")]
public sealed record FragmentRequest(
    [property: Id(0)] byte Depth,
    [property: Id(1)] FragmentFormat Format,
    [property: Id(2)] long Epoch,
    [property: Id(3)] long Version);

/// <summary>The form in which a shard gives its series. The numbers go over the wire: append, never renumber.</summary>
public enum FragmentFormat : byte
{
    /// <summary>Prometheus text 0.0.4, in chunks.</summary>
    Text = 0,

    /// <summary>OpenMetrics 1.0, in chunks.</summary>
    OpenMetrics = 1,

    /// <summary>The values themselves (<see cref="Metrics.Views.ViewWriter"/>), for formats whose renderer sees the page as a whole.</summary>
    View = 2,

    /// <summary>Prometheus' protobuf format, in chunks.</summary>
    Protobuf = 3,

    /// <summary>As <see cref="View"/>, with exemplars. Gateways that are older ask for the other, and could not read this.</summary>
    ViewWithExemplars = 4,
}
