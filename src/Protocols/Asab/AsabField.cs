using System.Text.Json;
using Tributary.Protocols.Json;

namespace Tributary.Protocols.Asab;

/// <summary>The values of a metric that share tags.</summary>
/// <param name="Tags">The static and the dynamic ones; of the kind <see cref="JsonValueKind.Undefined"/> where there are none.</param>
/// <param name="Values">An object.</param>
/// <param name="MeasuredAt">Unix seconds: when a window was closed, or when a value last changed. NaN where it is not told.</param>
internal readonly record struct AsabField(JsonElement Tags, JsonElement Values, double MeasuredAt)
{
    private const double MaxTime = 9_223_372_036; // the year 2262: what is beyond is in another unit

    /// <returns>False where it is no object with values.</returns>
    public static bool TryRead(JsonElement json, JsonText text, out AsabField field)
    {
        field = new AsabField(default, default, double.NaN);
        if (json.ValueKind != JsonValueKind.Object) return false;
        foreach (var part in json.EnumerateObject())
        {
            switch (text.NameOf(part))
            {
                case var name when name.SequenceEqual("tags"u8): field = field with { Tags = part.Value }; break;
                case var name when name.SequenceEqual("values"u8): field = field with { Values = part.Value }; break;
                case var name when name.SequenceEqual("measured_at"u8): field = field with { MeasuredAt = Time(part.Value) }; break;
                default: break;
            }
        }

        return field.Values.ValueKind == JsonValueKind.Object;
    }

    private static double Time(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && AsabValue.TryRead(json, out var seconds, out _) && seconds is > 0 and <= MaxTime ? seconds : double.NaN;
}
