using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
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

    [Fact]
    public void Settings_cut_anywhere_are_refused() =>
        Assert.All(Torture.Cuts(Encode(MergeSettings.Default)), cut => Torture.Survive(cut, bytes => Assert.False(TryRead(bytes))));

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
