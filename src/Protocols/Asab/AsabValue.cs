using System.Runtime.InteropServices;
using System.Text.Json;
using Tributary.Metrics.Numbers;

namespace Tributary.Protocols.Asab;

/// <summary>Values as ASAB sends them: Python's numbers, whose integers have no end.</summary>
internal static class AsabValue
{
    /// <summary>Reads a number, integers exact, or a boolean as 1 and 0. The value is <paramref name="high"/> + <paramref name="low"/>.</summary>
    /// <returns>False where it is neither; where it is NaN, infinite or beyond a double, <paramref name="high"/> is NaN.</returns>
    public static bool TryRead(JsonElement json, out double high, out double low)
    {
        (high, low) = (double.NaN, 0);
        switch (json.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                high = json.ValueKind == JsonValueKind.True ? 1 : 0;
                return true;
            case JsonValueKind.Number:
                if (!NumberParser.TryParse(JsonMarshal.GetRawUtf8Value(json), out high, out low)) (high, low) = (double.NaN, 0);
                return true;
            case JsonValueKind.String:
                return BareNumbers.IsMark(JsonMarshal.GetRawUtf8Value(json)[1..^1]);
            default:
                return false;
        }
    }
}
