using Orleans.Placement;

namespace Tributary.Grains.Dispatch;

/// <summary>Puts a grain on the silo that its key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnSiloPlacementAttribute() : PlacementAttribute(new OnSiloPlacement());

/// <inheritdoc cref="OnSiloPlacementAttribute"/>
[GenerateSerializer, Immutable, Alias("tributary.OnSiloPlacement")]
internal sealed class OnSiloPlacement : PlacementStrategy;
