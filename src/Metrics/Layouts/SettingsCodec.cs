using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Layouts;

/// <summary>
/// The binary form of <see cref="MergeSettings"/>, part of layouts and snapshots. The first byte holds flags; classic bounds
/// come last, where their flag is set. Settings without them are written as they were before there were any, so that only
/// who uses them needs silos that know them: older ones refuse a flag that they do not know.
/// </summary>
internal static class SettingsCodec
{
    /// <summary>No settings take fewer bytes.</summary>
    public const int MinSize = 17;

    private const ulong Never = 0;
    private const byte PassThroughFlag = 1;
    private const byte ClassicBoundsFlag = 2;

    /// <summary>A window has at least a millisecond a slot.</summary>
    private static readonly TimeSpan MinWindow = TimeSpan.FromMilliseconds(SlidingSketch.DefaultSlots);

    public static void Write(IBufferWriter<byte> writer, MergeSettings settings)
    {
        var head = writer.GetSpan(12);
        head[0] = (byte)((settings.PassThrough ? PassThroughFlag : 0) | (settings.ClassicBounds is null ? 0 : ClassicBoundsFlag));
        head[1] = (byte)settings.Gauge;
        head[2] = (byte)settings.Bounds;
        head[3] = (byte)settings.ReadyQuantiles;
        BinaryPrimitives.WriteDoubleLittleEndian(head[4..], settings.RelativeError);
        writer.Advance(12);
        Varint.WriteUInt64(writer, (ulong)settings.Quantiles.Length);
        foreach (var quantile in settings.Quantiles)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(8), quantile);
            writer.Advance(8);
        }

        Varint.WriteUInt64(writer, (ulong)settings.Window.TotalMilliseconds);
        Varint.WriteUInt64(writer, Milliseconds(settings.Ttl));
        Varint.WriteUInt64(writer, Milliseconds(settings.Retention));
        Varint.WriteUInt64(writer, (ulong)settings.MaxSeries);
        if (settings.ClassicBounds is not null) BinaryForm.WriteNumbers(writer, settings.ClassicBounds.Values);
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, out MergeSettings settings)
    {
        settings = null!;
        if (source.Length < MinSize) return false;
        var flags = source[0];
        var gauge = (GaugeMerge)source[1];
        var bounds = (BoundsMerge)source[2];
        var ready = (ReadyQuantiles)source[3];
        var error = BinaryPrimitives.ReadDoubleLittleEndian(source[4..]);
        source = source[12..];
        if (flags > (PassThroughFlag | ClassicBoundsFlag) || !Enum.IsDefined(gauge) || !Enum.IsDefined(bounds) || !Enum.IsDefined(ready) || error is not (> 0 and <= 0.25)) return false;
        if (!Varint.TryReadUInt64(ref source, out var count) || count > (ulong)source.Length / 8) return false;
        var quantiles = ImmutableArray.CreateBuilder<double>((int)count);
        for (var i = 0; i < (int)count; i++)
        {
            var quantile = BinaryPrimitives.ReadDoubleLittleEndian(source);
            if (quantile is not (>= 0 and <= 1)) return false;
            quantiles.Add(quantile);
            source = source[8..];
        }

        if (!TryReadTime(ref source, out var window) || window < MinWindow) return false;
        if (!TryReadTime(ref source, out var ttl) || !TryReadTime(ref source, out var retention)) return false;
        if (!Varint.TryReadUInt64(ref source, out var maxSeries) || maxSeries > int.MaxValue) return false;
        HistogramBounds? classicBounds = null;
        if ((flags & ClassicBoundsFlag) != 0 && (!BinaryForm.TryReadNumbers(ref source, out var numbers) || (classicBounds = HistogramBounds.TryCreate(numbers)) is null)) return false;
        settings = new MergeSettings
        {
            PassThrough = (flags & PassThroughFlag) != 0,
            Gauge = gauge,
            Bounds = bounds,
            ClassicBounds = classicBounds,
            ReadyQuantiles = ready,
            Quantiles = quantiles.MoveToImmutable(),
            RelativeError = error,
            Window = window,
            Ttl = ttl,
            Retention = retention,
            MaxSeries = (int)maxSeries,
        };
        return true;
    }

    private static ulong Milliseconds(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? Never : Math.Max(1, (ulong)time.TotalMilliseconds);

    private static bool TryReadTime(ref ReadOnlySpan<byte> source, out TimeSpan time)
    {
        time = Timeout.InfiniteTimeSpan;
        if (!Varint.TryReadUInt64(ref source, out var milliseconds) || milliseconds > (ulong)TimeSpan.MaxValue.TotalMilliseconds / 2) return false;
        if (milliseconds != Never) time = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
