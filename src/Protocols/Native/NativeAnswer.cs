using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Negotiation;

namespace Tributary.Protocols.Native;

/// <summary>The answer to a request: what became of each frame, in the order of the request (docs/native-frames.md, "The answer").</summary>
public static class NativeAnswer
{
    private const string JsonMediaType = "application/json";
    private const byte CountsFlag = 0x80;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // read by people, not by browsers

    /// <summary>Whether an Accept header would rather have JSON.</summary>
    public static bool PrefersJson(string? accept)
    {
        double json = 0, binary = 0;
        var items = new WeightedItems(accept);
        while (items.MoveNext())
        {
            if (items.Value.Equals(JsonMediaType, StringComparison.OrdinalIgnoreCase)) json = items.Weight;
            if (items.Value.Equals(NativeFormat.OutcomesMediaType, StringComparison.OrdinalIgnoreCase)) binary = items.Weight;
        }

        return json > binary;
    }

    public static void Write(ReadOnlySpan<FrameOutcome> frames, IBufferWriter<byte> writer)
    {
        writer.Write(NativeFormat.AnswerMark);
        Varint.WriteUInt64(writer, (ulong)frames.Length);
        foreach (ref readonly var frame in frames)
        {
            var hasCounts = frame.Overflowed > 0 || frame.Dropped > 0;
            writer.GetSpan(1)[0] = (byte)((byte)frame.Outcome | (hasCounts ? CountsFlag : 0));
            writer.Advance(1);
            if (hasCounts)
            {
                Varint.WriteUInt64(writer, (ulong)frame.Overflowed);
                Varint.WriteUInt64(writer, (ulong)frame.Dropped);
            }

            if (!frame.IsRefused) continue;
            var reason = frame.Reason ?? "";
            Varint.WriteUInt64(writer, (ulong)frame.Value);
            Varint.WriteUInt64(writer, (ulong)Encoding.UTF8.GetByteCount(reason));
            Encoding.UTF8.GetBytes(reason, writer);
        }
    }

    /// <summary>The same for people: <c>{"status":"success","data":[{"outcome":"applied"}, ...]}</c>.</summary>
    public static void WriteJson(ReadOnlySpan<FrameOutcome> frames, IBufferWriter<byte> writer)
    {
        using var json = new Utf8JsonWriter(writer, Readable);
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WriteStartArray("data");
        foreach (ref readonly var frame in frames)
        {
            json.WriteStartObject();
            json.WriteString("outcome", WordFor(frame.Outcome));
            if (frame.Overflowed > 0) json.WriteNumber("overflowed", frame.Overflowed);
            if (frame.Dropped > 0) json.WriteNumber("dropped", frame.Dropped);
            if (frame.Value > 0) json.WriteNumber("value", frame.Value);
            if (frame.Reason is not null) json.WriteString("reason", frame.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>False where the bytes are no answer of a known version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out FrameOutcome[]? frames)
    {
        frames = null;
        if (!bytes.StartsWith(NativeFormat.AnswerMark)) return false;
        var cursor = new NativeCursor(bytes[NativeFormat.AnswerMark.Length..], NativeFormat.AnswerMark.Length);
        if (!cursor.TryReadCount(1, out var count)) return false;
        var read = new FrameOutcome[count];
        for (var i = 0; i < read.Length; i++)
        {
            if (!TryRead(ref cursor, out read[i])) return false;
        }

        if (!cursor.IsAtEnd) return false;
        frames = read;
        return true;
    }

    /// <summary>An outcome in a word.</summary>
    public static string WordFor(NativeOutcome outcome) => outcome switch
    {
        NativeOutcome.Applied => "applied",
        NativeOutcome.Duplicate => "duplicate",
        NativeOutcome.UnknownLayout => "unknown_layout",
        NativeOutcome.Waiting => "waiting",
        NativeOutcome.Deferred => "deferred",
        NativeOutcome.TypeClash => "type_clash",
        NativeOutcome.UnitClash => "unit_clash",
        NativeOutcome.BoundsClash => "bounds_clash",
        NativeOutcome.InvalidValue => "invalid_value",
        NativeOutcome.ReservedName => "reserved_name",
        NativeOutcome.TooManyFamilies => "too_many_families",
        NativeOutcome.SeriesTwice => "series_twice",
        NativeOutcome.FamilyTwice => "family_twice",
        _ => "refused",
    };

    private static bool TryRead(ref NativeCursor cursor, out FrameOutcome frame)
    {
        frame = default;
        if (!cursor.TryReadByte(out var bits)) return false;
        var outcome = (NativeOutcome)(bits & ~CountsFlag);
        int overflowed = 0, dropped = 0, value = 0;
        if ((bits & CountsFlag) != 0 && !(cursor.TryReadIndex(int.MaxValue, out overflowed) && cursor.TryReadIndex(int.MaxValue, out dropped))) return false;
        string? reason = null;
        if (outcome >= NativeOutcome.TypeClash)
        {
            if (!cursor.TryReadIndex(int.MaxValue, out value) || !cursor.TryReadBytes(out var text)) return false;
            reason = Encoding.UTF8.GetString(text);
        }

        frame = new FrameOutcome(outcome, overflowed, dropped, value, reason);
        return true;
    }
}
