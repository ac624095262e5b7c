using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Native;

namespace Tributary.Protocols.Tests.Native;

/// <summary>Shows what the parser found, a line an update and a line a frame, for comparing with what a test expects.</summary>
internal static class NativeDump
{
    /// <summary>The lines of a request; reads all of it that can be read.</summary>
    public static List<string> Of(NativeRequest request, byte[] body)
    {
        var lines = new List<string>();
        foreach (ref readonly var update in request.Updates)
        {
            lines.Add($"{{{Encoding.UTF8.GetString(request.LabelsOf(update))}}} {update.Epoch}/{update.Sequence}{(update.IsComplete ? " complete" : "")}");
            foreach (ref readonly var frame in request.Frames.Slice(update.FirstFrame, update.FrameCount)) lines.Add(Frame(frame, body));
        }

        return lines;
    }

    public static string Frame(NativeFrameFlags flags, Hash128 id, NativeLayout? layout, double[] values, (int Index, double Low)[] lowParts, byte[][] payloads)
    {
        flags &= NativeFrameFlags.Delta | NativeFrameFlags.Partial;
        var numbers = values.Select(value => BitConverter.DoubleToInt64Bits(value).ToString("x", CultureInfo.InvariantCulture));
        return $"{flags} {id} {(layout is null ? "-" : Layout(layout))} [{string.Join(' ', numbers)}] [{string.Join(' ', lowParts)}] [{string.Join(' ', payloads.Select(Convert.ToHexString))}]";
    }

    /// <summary>A layout in words.</summary>
    public static string Layout(NativeLayout layout)
    {
        var series = layout.Series.Select(one => $"{{{Encoding.UTF8.GetString(one.Labels.Span)}}}{(one.Bounds is null ? "" : $" le{Join(one.Bounds.ToArray())}")}{(one.Quantiles is null ? "" : $" q{Join(one.Quantiles)}")}");
        return $"{layout.Family} {layout.Kind} {(layout.HasCreated ? "created " : "")}{(layout.HasSketches ? "sketches " : "")}{string.Join(' ', series)}";
    }

    private static string Frame(in NativeFrame frame, byte[] body)
    {
        NativeLayout? layout = null;
        if (frame.HasDefinition && new NativeLayoutReader().Read(frame.DefinitionIn(body), frame.DefinitionStart, ParserLimits.Default, out layout) is { } error) return $"definition: {error}";
        var values = new double[frame.ValueCount];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadDoubleLittleEndian(frame.ValuesIn(body)[(i * 8)..]);
        return Frame(frame.Flags, frame.Layout, layout, values, LowParts(frame.LowPartsIn(body)), Payloads(frame, body));
    }

    private static (int Index, double Low)[] LowParts(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return [];
        Assert.True(Varint.TryReadUInt64(ref bytes, out var count));
        var lowParts = new (int, double)[count];
        for (var i = 0; i < lowParts.Length; i++)
        {
            Assert.True(Varint.TryReadUInt64(ref bytes, out var index));
            lowParts[i] = ((int)index, BinaryPrimitives.ReadDoubleLittleEndian(bytes));
            bytes = bytes[8..];
        }

        Assert.True(bytes.IsEmpty);
        return lowParts;
    }

    private static byte[][] Payloads(in NativeFrame frame, byte[] body)
    {
        var rest = frame.PayloadsIn(body);
        var payloads = new byte[frame.PayloadCount][];
        for (var i = 0; i < payloads.Length; i++)
        {
            Assert.True(FramePayloads.TryTake(ref rest, out var payload));
            Assert.True(Varint.TryReadUInt64(ref payload, out var length));
            Assert.Equal((int)length, payload.Length);
            payloads[i] = payload.ToArray();
        }

        Assert.True(rest.IsEmpty);
        return payloads;
    }

    private static string Join(double[] numbers) => $"[{string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]";
}
