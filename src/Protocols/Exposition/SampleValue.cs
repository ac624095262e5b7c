using Tributary.Metrics.Numbers;

namespace Tributary.Protocols.Exposition;

/// <summary>The value of a sample line, and where its text stands in the body.</summary>
internal readonly record struct SampleValue(double High, double Low, int Start, int Length)
{
    /// <summary>Reads the number that stands at the cursor.</summary>
    public static ParseError? Read(ref LineCursor cursor, out SampleValue value)
    {
        if (!NumberParser.TryParsePrefix(cursor.Rest, out var high, out var low, out var length))
        {
            value = default;
            return cursor.Error($"expected a number, found {LineCursor.Quote(cursor.PeekToken())}");
        }

        value = new SampleValue(high, low, cursor.Position, length);
        cursor.Position += length;
        return null;
    }
}
