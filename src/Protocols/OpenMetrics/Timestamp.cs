using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>Unix seconds, with a fraction if need be (OpenMetrics 1.0, section "Timestamps").</summary>
internal static class Timestamp
{
    public static ParseError? Read(ref LineCursor cursor)
    {
        var start = cursor.Position;
        if (SampleValue.Read(ref cursor, out var seconds) is { } error) return error;
        return double.IsFinite(seconds.High) ? null : cursor.ErrorAt(start, "a timestamp must be finite");
    }
}
