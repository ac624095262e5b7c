namespace Tributary.Protocols.Otlp;

/// <summary>Times of OpenTelemetry, Unix nanoseconds, as Unix seconds; 0 is not known.</summary>
internal static class OtlpTime
{
    /// <summary>Whole seconds and the rest by themselves: of the sum, a double holds a quarter of a microsecond.</summary>
    public static double Seconds(ulong nanoseconds) => nanoseconds == 0 ? double.NaN : (nanoseconds / 1_000_000_000) + (nanoseconds % 1_000_000_000 / 1e9);
}
