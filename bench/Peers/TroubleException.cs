namespace Tributary.Peers;

/// <summary>A measurement that cannot be made or would not be true; the message says why.</summary>
internal sealed class TroubleException(string message) : Exception(message);
