using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Tests.Frames;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Layouts;

public sealed class SettingsCodecTests
{
    private static readonly Gen<TimeSpan> Times = Gen.Frequency(
        (4, Gen.Choose(1, int.MaxValue).Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))),
        (1, Gen.Constant(Timeout.InfiniteTimeSpan)));

    private static readonly Gen<MergeSettings> Any =
        from passThrough in Gen.Elements(true, false)
        from gauge in Gen.Elements(Enum.GetValues<GaugeMerge>())
        from bounds in Gen.Elements(Enum.GetValues<BoundsMerge>())
        from classicBounds in Gen.OneOf(Gen.Constant<HistogramBounds?>(null), Gen.Choose(-1000, 1000).ListOf().Select(HistogramBounds? (values) => new HistogramBounds([.. values.Distinct().Order().Select(value => value / 8.0)])))
        from ready in Gen.Elements(Enum.GetValues<ReadyQuantiles>())
        from quantiles in Gen.Choose(0, 1000).Select(quantile => quantile / 1000.0).ListOf()
        from error in Gen.Choose(1, 250)
        from window in Gen.Choose(5, int.MaxValue)
        from ttl in Times
        from retention in Times
        from maxSeries in Gen.Choose(0, int.MaxValue)
        select new MergeSettings
        {
            PassThrough = passThrough,
            Gauge = gauge,
            Bounds = bounds,
            ClassicBounds = classicBounds,
            ReadyQuantiles = ready,
            Quantiles = [.. quantiles],
            RelativeError = error / 1000.0,
            Window = TimeSpan.FromMilliseconds(window),
            Ttl = ttl,
            Retention = retention,
            MaxSeries = maxSeries,
        };

    [Fact]
    public void Settings_read_back() =>
        Laws.Hold(Any, settings =>
        {
            ReadOnlySpan<byte> bytes = Encode(settings);
            return bytes.Length >= SettingsCodec.MinSize
                && SettingsCodec.TryRead(ref bytes, out var read) && bytes.IsEmpty
                && read.Equals(settings) && read.GetHashCode() == settings.GetHashCode();
        });

    /// <summary>Recorded before there were classic bounds: what they are for must not change the bytes, and so the ids, of settings without.</summary>
    [Fact]
    public void Settings_without_classic_bounds_are_written_as_ever() => Assert.Equal(
        "000000007B14AE47E17A843F03000000000000E03FCDCCCCCCCCCCEC3FAE47E17A14AEEF3FC0CF24E0A71280DDDB01C0843D",
        Convert.ToHexString(Encode(MergeSettings.Default)));

    [Theory]
    [InlineData(0x04)]
    [InlineData(0x80)]
    public void A_flag_that_is_not_known_is_refused(byte flag)
    {
        var bytes = Encode(MergeSettings.Default);
        bytes[0] |= flag;
        Assert.False(TryRead(bytes));
    }

    [Fact]
    public void Settings_cut_anywhere_are_refused() =>
        Assert.All(Torture.Cuts(Encode(MergeSettings.Default with { ClassicBounds = new HistogramBounds([0.1, 1]) })), cut => Torture.Survive(cut, bytes => Assert.False(TryRead(bytes))));

    [Fact]
    public void Changed_settings_do_no_harm()
    {
        foreach (var mutated in Torture.Mutations(Encode(MergeSettings.Default))) Torture.Survive(mutated, bytes => TryRead(bytes));
    }

    [Fact]
    public void A_window_that_has_no_millisecond_a_slot_is_refused() =>
        Assert.False(TryRead(Encode(MergeSettings.Default with { Window = TimeSpan.FromMilliseconds(4) })));

    private static byte[] Encode(MergeSettings settings)
    {
        var writer = new ArrayBufferWriter<byte>();
        SettingsCodec.Write(writer, settings);
        return writer.WrittenSpan.ToArray();
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes) => SettingsCodec.TryRead(ref bytes, out _);
}
