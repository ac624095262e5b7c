using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Native;

/// <summary>A layout as it goes over the wire: its bytes, and the id that frames name it by.</summary>
public sealed class NativeDefinition
{
    internal const byte Version = 1;
    internal const byte CreatedFlag = 1;
    internal const byte SketchesFlag = 2;

    private readonly byte[] _bytes;

    public NativeDefinition(NativeLayout layout)
    {
        Layout = layout;
        _bytes = Encode(layout);
        Id = IdOf(_bytes);
    }

    public NativeLayout Layout { get; }

    public Hash128 Id { get; }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>
    /// The first 16 bytes of the SHA-256 of a definition. Gateways keep layouts of all senders by it, so it must not be
    /// possible to make another layout of the same id.
    /// </summary>
    public static Hash128 IdOf(ReadOnlySpan<byte> definition)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(definition, hash);
        return Hash128.Read(hash);
    }

    private static byte[] Encode(NativeLayout layout)
    {
        var writer = new ArrayBufferWriter<byte>(64 + (layout.Series.Count * 64));
        writer.Write([Version, (byte)layout.Kind, (byte)layout.Family.Type, (byte)((layout.HasCreated ? CreatedFlag : 0) | (layout.HasSketches ? SketchesFlag : 0))]);
        WriteText(writer, layout.Family.Name);
        WriteText(writer, layout.Family.Unit);
        WriteText(writer, layout.Family.Help);
        var lists = WriteLists(writer, layout);
        Varint.WriteUInt64(writer, (ulong)layout.Series.Count);
        foreach (var series in layout.Series)
        {
            if (lists is not null) Varint.WriteUInt64(writer, (ulong)lists[KeyOf(series)]);
            NativeLabels.Write(writer, series.Labels.Span);
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Writes each list of numbers once: most series of a family share theirs.</summary>
    /// <returns>The number of each list; null for kinds that have none.</returns>
    private static Dictionary<HistogramBounds, int>? WriteLists(ArrayBufferWriter<byte> writer, NativeLayout layout)
    {
        if (layout.Kind is not (PointKind.ClassicHistogram or PointKind.Summary))
        {
            Varint.WriteUInt64(writer, 0);
            return null;
        }

        var lists = new Dictionary<HistogramBounds, int>();
        foreach (var series in layout.Series) lists.TryAdd(KeyOf(series), lists.Count);
        Varint.WriteUInt64(writer, (ulong)lists.Count);
        foreach (var list in lists.Keys)
        {
            Varint.WriteUInt64(writer, (ulong)list.Count);
            foreach (var number in list.Values)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(sizeof(double)), number);
                writer.Advance(sizeof(double));
            }
        }

        return lists;
    }

    /// <summary>Quantiles rise as bounds do.</summary>
    private static HistogramBounds KeyOf(in NativeSeries series) => series.Bounds ?? new HistogramBounds(series.Quantiles);

    private static void WriteText(ArrayBufferWriter<byte> writer, string text)
    {
        Varint.WriteUInt64(writer, (ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, writer);
    }
}
