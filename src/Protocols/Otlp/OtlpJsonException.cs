namespace Tributary.Protocols.Otlp;

/// <summary>A field of a request in JSON has not the type that it must have.</summary>
internal sealed class OtlpJsonException(string message) : Exception(message);
