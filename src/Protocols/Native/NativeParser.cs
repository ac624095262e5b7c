using System.Buffers.Binary;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Native;

/// <summary>
/// Reads a request of native frames (docs/native-frames.md) as far as it can be read without its layouts: all of it is well
/// formed, or none of it is taken. Reusable, not for concurrent use; nothing is allocated once its buffers have grown.
/// </summary>
public sealed class NativeParser
{
    private const int MinLowPartSize = 1 + sizeof(double);

    private const NativeUpdateFlags KnownUpdateFlags = NativeUpdateFlags.Complete | NativeUpdateFlags.Checksum;
    private const NativeFrameFlags KnownFrameFlags = NativeFrameFlags.Delta | NativeFrameFlags.Partial | NativeFrameFlags.Definition | NativeFrameFlags.LowParts;

    private readonly LabelSet _labels = new();

    /// <param name="body">The request.</param>
    /// <param name="limits">What it is held to.</param>
    /// <param name="request">Takes what was found; empty on an error.</param>
    /// <returns>What is wrong and where; null if nothing is.</returns>
    public ParseError? Parse(ReadOnlySpan<byte> body, ParserLimits limits, NativeRequest request)
    {
        request.Clear();
        var mark = NativeFormat.RequestMark;
        if (!body.StartsWith(mark)) return ParseError.AtByte(0, "a request begins with 54 42 46 01: \"TBF\", and the version of the format");
        var cursor = new NativeCursor(body[mark.Length..], mark.Length);
        while (!cursor.IsAtEnd)
        {
            if (ReadUpdate(ref cursor, limits, request) is not { } error) continue;
            request.Clear();
            return error;
        }

        return null;
    }

    private ParseError? ReadUpdate(ref NativeCursor body, ParserLimits limits, NativeRequest request)
    {
        var start = body.Position;
        if (!body.TryReadPart(out var part)) return body.CutOff("an update");
        if (OpenUpdate(part, start + sizeof(uint), out var flags, out var cursor) is { } wrong) return wrong;
        if (NativeLabels.Read(ref cursor, limits, _labels) is { } wrongLabel) return wrongLabel;
        if (_labels.ValueOf("job"u8).IsEmpty) return ParseError.AtByte(start, "the source of an update has no label job");
        var canonical = _labels.Canonical();
        if (!cursor.TryReadPositive(out var epoch)) return cursor.CutOff("the epoch, a number from 1,");
        if (!cursor.TryReadPositive(out var sequence)) return cursor.CutOff("the sequence, a number from 1,");

        var first = request.Frames.Length;
        while (!cursor.IsAtEnd)
        {
            if (ReadFrame(ref cursor, limits, request) is { } wrongFrame) return wrongFrame;
            if (request.Frames.Length - first > limits.MaxFamiliesPerPush) return ParseError.AtByte(start, ParserLimits.Exceeded("the number of frames of this update", limits.MaxFamiliesPerPush, nameof(limits.MaxFamiliesPerPush)));
        }

        var isComplete = (flags & NativeUpdateFlags.Complete) != 0;
        if (request.Frames.Length == first && !isComplete) return ParseError.AtByte(start, "an update without frames says nothing, unless it is complete");
        request.Add(start, isComplete, canonical, epoch, sequence, first);
        return request.Parts <= limits.MaxFramesPerRequest ? null : ParseError.AtByte(start, ParserLimits.Exceeded("the number of updates and frames of this request", limits.MaxFramesPerRequest, nameof(limits.MaxFramesPerRequest)));
    }

    /// <summary>Reads the flags, and sees to the checksum.</summary>
    private static ParseError? OpenUpdate(ReadOnlySpan<byte> part, int offset, out NativeUpdateFlags flags, out NativeCursor cursor)
    {
        cursor = new NativeCursor(part, offset);
        if (ReadFlags(ref cursor, out flags) is { } wrong) return wrong;
        if ((flags & NativeUpdateFlags.Checksum) == 0) return null;
        var end = part.Length - sizeof(uint);
        if (end < 1) return cursor.CutOff("the checksum");
        if (BinaryPrimitives.ReadUInt32LittleEndian(part[end..]) != Crc32C.Of(part[..end])) return ParseError.AtByte(offset + end, "the checksum is not that of the update: some byte of it was changed on the way");
        cursor = new NativeCursor(part[1..end], offset + 1);
        return null;
    }

    private static ParseError? ReadFlags(ref NativeCursor cursor, out NativeUpdateFlags flags)
    {
        flags = NativeUpdateFlags.None;
        var at = cursor.Position;
        if (!cursor.TryReadByte(out var bits)) return cursor.CutOff("the flags of an update");
        flags = (NativeUpdateFlags)bits;
        return (flags & ~KnownUpdateFlags) == 0 ? null : ParseError.AtByte(at, $"the flags of the update are {bits:x2}, and not all of them are known");
    }

    private static ParseError? ReadFrame(ref NativeCursor update, ParserLimits limits, NativeRequest request)
    {
        var start = update.Position;
        if (!update.TryReadPart(out var part)) return update.CutOff("a frame");
        var cursor = new NativeCursor(part, start + sizeof(uint));
        var flagsAt = cursor.Position;
        if (!cursor.TryReadByte(out var bits)) return cursor.CutOff("the flags of a frame");
        var flags = (NativeFrameFlags)bits;
        if ((flags & ~KnownFrameFlags) != 0) return ParseError.AtByte(flagsAt, $"the flags of the frame are {bits:x2}, and not all of them are known");
        if (!cursor.TryTake(Hash128.Size, out var layout)) return cursor.CutOff("the id of the layout");
        ReadOnlySpan<byte> definition = default;
        if ((flags & NativeFrameFlags.Definition) != 0 && !cursor.TryReadBytes(out definition)) return cursor.CutOff("the definition of the layout");
        var definitionEnd = cursor.Position;

        if (!cursor.TryReadCount(sizeof(double), out var count)) return cursor.CutOff("the values");
        var valuesAt = cursor.Position;
        cursor.TryTake(count * sizeof(double), out var values);
        var lowPartsAt = cursor.Position;
        var lowPartsLength = 0;
        if ((flags & NativeFrameFlags.LowParts) != 0 && ReadLowParts(ref cursor, values, out lowPartsLength) is { } wrong) return wrong;
        var payloadsAt = cursor.Position;
        var payloads = 0;
        for (; !cursor.IsAtEnd; payloads++)
        {
            if (!cursor.TryReadBytes(out _)) return cursor.CutOff("a payload");
        }

        if ((long)request.Samples + count + payloads > limits.MaxSamplesPerPush) return ParseError.AtByte(start, ParserLimits.Exceeded("the number of values of this request", limits.MaxSamplesPerPush, nameof(limits.MaxSamplesPerPush)));
        request.Add(new NativeFrame(start, flags, Hash128.Read(layout), definitionEnd - definition.Length, definition.Length, valuesAt, count, lowPartsAt, lowPartsLength, payloadsAt, cursor.Position - payloadsAt, payloads));
        return null;
    }

    /// <summary>Each with the index of its value, rising; and no more than what rounding to a double leaves.</summary>
    private static ParseError? ReadLowParts(ref NativeCursor cursor, ReadOnlySpan<byte> values, out int length)
    {
        length = 0;
        var start = cursor.Position;
        if (!cursor.TryReadCount(MinLowPartSize, out var count)) return cursor.CutOff("the low parts");
        var before = -1;
        for (var i = 0; i < count; i++)
        {
            var at = cursor.Position;
            if (!cursor.TryReadIndex(values.Length / sizeof(double), out var index) || !cursor.TryReadDouble(out var low)) return cursor.CutOff("a low part");
            var value = BinaryPrimitives.ReadDoubleLittleEndian(values[(index * sizeof(double))..]);
            if (index <= before) return ParseError.AtByte(at, "low parts stand in the order of their values, one each");
            if (!double.IsFinite(low) || value + low != value) return ParseError.AtByte(at, "a low part is what rounding the number to a double leaves, and this is more");
            before = index;
        }

        if (count > 0) length = cursor.Position - start;
        return null;
    }
}
