namespace Tributary.Fleet.Pushing;

/// <summary>The run cannot go on; it says nothing about the gateway's exactness.</summary>
internal sealed class TroubleException(string message) : Exception(message);
