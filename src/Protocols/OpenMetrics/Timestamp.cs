using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>Unix seconds, with a fraction if need be (OpenMetrics 1.0, section "Timestamps").</summary>
internal static class Timestamp
{
    public static ParseError? Read(ref LineCursor cursor, out double time)
    {
        var start = cursor.Position;
        var error = SampleValue.Read(ref cursor, out var seconds);
        time = seconds.High;
        if (error is not null) return error;
        return double.IsFinite(time) ? null : cursor.ErrorAt(start, "a timestamp must be finite");
    }
}
