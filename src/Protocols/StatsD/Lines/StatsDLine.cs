using System.Buffers.Text;
using System.Runtime.InteropServices;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Sketches;

namespace Tributary.Protocols.StatsD.Lines;

/// <summary>
/// A line of StatsD with the extensions of DogStatsD 1.1 to 1.3
/// (https://docs.datadoghq.com/extend/dogstatsd/datagram_shell), as it stands in a packet:
/// <c>name:value[:value...]|type[|@rate][|#key:value,...][|c:container][|Ttime]</c>. Fields may come in any order; those of later
/// versions are passed over. Nothing is allocated.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly ref struct StatsDLine
{
    /// <summary>As many values as a line of the default length can hold; lines with more are split by their senders.</summary>
    public const int MaxValues = 4096;

    /// <summary>Never empty, without colons.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>One number, or several divided by colons; of a set, one text.</summary>
    public ReadOnlySpan<byte> Values { get; private init; }

    public StatsDType Type { get; private init; }

    /// <summary>The share of events that were sent, above 0 and up to 1. Always 1 for gauges and sets, of which it says nothing.</summary>
    public double Rate { get; private init; }

    /// <summary>The tags, divided by commas; read by <see cref="StatsDTags"/>.</summary>
    public ReadOnlySpan<byte> Tags { get; private init; }

    /// <summary>Names the container that sent it; empty for none.</summary>
    public ReadOnlySpan<byte> Container { get; private init; }

    /// <summary>When it was measured, Unix seconds; 0 where it does not say.</summary>
    public long Time { get; private init; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">Without its end, and not empty.</param>
    /// <param name="parsed">The line, where nothing is wrong.</param>
    public static StatsDFault Parse(ReadOnlySpan<byte> line, out StatsDLine parsed)
    {
        parsed = default;
        var colon = line.IndexOf((byte)':');
        var bar = line.IndexOf((byte)'|');
        if (colon == 0 || bar == 0 || line.IsEmpty) return StatsDFault.NoName;
        if (colon < 0 || (bar >= 0 && bar < colon)) return StatsDFault.NoValue;
        if (bar == colon + 1 || colon + 1 == line.Length) return StatsDFault.NoValue;
        if (bar < 0) return StatsDFault.NoType;
        var rest = line[(bar + 1)..];
        var typeText = Take(ref rest);
        if (FindType(typeText) is not { } type) return typeText.IsEmpty ? StatsDFault.NoType : StatsDFault.UnknownType;

        var (rate, time) = (1.0, 0L);
        ReadOnlySpan<byte> tags = default, container = default;
        while (!rest.IsEmpty)
        {
            var field = Take(ref rest);
            if (field.IsEmpty) continue;
            switch (field[0])
            {
                case (byte)'@' when type is not (StatsDType.Gauge or StatsDType.Set):
                    if (!TryReadRate(field[1..], out rate)) return StatsDFault.BadRate;
                    break;
                case (byte)'#':
                    tags = field[1..];
                    break;
                case (byte)'c' when field.Length > 2 && field[1] == ':':
                    container = field[2..];
                    break;
                case (byte)'T':
                    if (!Utf8Parser.TryParse(field[1..], out time, out var length) || length + 1 != field.Length || time <= 0) return StatsDFault.BadTime;
                    break;
            }
        }

        parsed = new StatsDLine { Name = line[..colon], Values = line[(colon + 1)..bar], Type = type, Rate = rate, Tags = tags, Container = container, Time = time };
        return StatsDFault.None;
    }

    /// <summary>Reads the numbers of a line that is not of a set; all of them, or none.</summary>
    /// <param name="values">Takes the numbers, at least <see cref="MaxValues"/> places.</param>
    /// <param name="count">How many there are.</param>
    public StatsDFault ReadValues(Span<StatsDValue> values, out int count)
    {
        count = 0;
        var rest = Values;
        while (true)
        {
            var colon = rest.IndexOf((byte)':');
            var text = colon < 0 ? rest : rest[..colon];
            if (!NumberParser.TryParse(text, out var number, out _)) return StatsDFault.BadValue;
            if (!double.IsFinite(number)) return StatsDFault.NotFinite;
            if (count == MaxValues) return StatsDFault.TooLong;
            values[count++] = new StatsDValue(number, text[0] is (byte)'+' or (byte)'-');
            if (colon < 0) return StatsDFault.None;
            rest = rest[(colon + 1)..];
        }
    }

    /// <summary>The text up to the next bar, which is taken too.</summary>
    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest)
    {
        var bar = rest.IndexOf((byte)'|');
        var taken = bar < 0 ? rest : rest[..bar];
        rest = bar < 0 ? default : rest[(bar + 1)..];
        return taken;
    }

    private static StatsDType? FindType(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'c'] => StatsDType.Counter,
        [(byte)'g'] => StatsDType.Gauge,
        [(byte)'m', (byte)'s'] => StatsDType.Timer,
        [(byte)'h'] => StatsDType.Histogram,
        [(byte)'s'] => StatsDType.Set,
        [(byte)'d'] => StatsDType.Distribution,
        _ => null,
    };

    /// <summary>A rate so small that its inverse could not be a weight is a sender's error.</summary>
    private static bool TryReadRate(ReadOnlySpan<byte> text, out double rate) =>
        NumberParser.TryParse(text, out rate, out _) && rate is > 0 and <= 1 && 1 / rate <= ExponentialHistogram.MaxCount;
}
