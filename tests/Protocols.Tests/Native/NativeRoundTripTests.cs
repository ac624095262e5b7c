using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Native;

namespace Tributary.Protocols.Tests.Native;

public sealed class NativeRoundTripTests
{
    private readonly NativeParser _parser = new();
    private readonly NativeRequest _request = new();

    [Fact]
    public void What_the_writer_writes_the_parser_reads() =>
        Prop.ForAll<int>(seed =>
        {
            var written = new RandomRequest(seed);
            var error = _parser.Parse(written.Body, ParserLimits.Default, _request);
            var read = string.Join('\n', NativeDump.Of(_request, written.Body));
            var expected = string.Join('\n', written.Words);
            return (error is null && read == expected).Label($"{error}\n{expected}\n--- read:\n{read}");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_layout_that_was_read_has_the_id_that_it_was_written_with() =>
        Prop.ForAll<int>(seed =>
        {
            var written = new NativeDefinition(RandomRequest.Layout(new Random(seed)));
            var error = new NativeLayoutReader().Read(written.Bytes, 0, ParserLimits.Default, out var read);
            return (error is null && new NativeDefinition(read!).Id == written.Id && read!.ValueCount == written.Layout.ValueCount).Label($"{error}");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Labels_in_another_order_are_the_same_series_and_another_layout()
    {
        var sorted = new NativeDefinition(new NativeLayout(new FamilyDescription("g", MetricType.Gauge, "", ""), PointKind.Gauge, [NativeSeries.Of([new("a", "1"), new("b", "2")])]));
        byte[] swapped = [.. sorted.Bytes];
        (swapped[^7], swapped[^3]) = (swapped[^3], swapped[^7]); // the names
        (swapped[^5], swapped[^1]) = (swapped[^1], swapped[^5]); // the values
        Assert.Null(new NativeLayoutReader().Read(swapped, 0, ParserLimits.Default, out var read));
        Assert.Equal("a=\"1\",b=\"2\"", System.Text.Encoding.UTF8.GetString(read!.Series[0].Labels.Span));
        Assert.NotEqual(sorted.Id, NativeDefinition.IdOf(swapped));
    }

    [Fact]
    public void Sources_are_the_same_whatever_the_order_of_their_labels()
    {
        var writer = new NativeWriter();
        foreach (var labels in (KeyValuePair<string, string>[][])[[new("job", "shop"), new("instance", "i")], [new("instance", "i"), new("empty", ""), new("job", "shop")]])
        {
            writer.BeginUpdate(new NativeSource(labels), 1, 1, NativeUpdateFlags.Complete);
            writer.EndUpdate();
        }

        Assert.Null(_parser.Parse(writer.Written.Span, ParserLimits.Default, _request));
        Assert.All(NativeDump.Of(_request, writer.Written.ToArray()), line => Assert.Equal("{instance=\"i\",job=\"shop\"} 1/1 complete", line));
    }

    [Fact]
    public void The_writer_takes_no_update_that_cannot_be()
    {
        var writer = new NativeWriter();
        var source = new NativeSource([new("job", "shop")]);
        var layout = new NativeDefinition(new NativeLayout(new FamilyDescription("g", MetricType.Gauge, "", ""), PointKind.Gauge, [NativeSeries.Of([])]));
        Assert.Throws<ArgumentException>(() => new NativeSource([new("instance", "i")]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.BeginUpdate(source, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.BeginUpdate(source, 1, 0));
        Assert.Throws<InvalidOperationException>(() => writer.AddFrame(layout, default, [1]));
        Assert.Throws<InvalidOperationException>(() => writer.AddPayload([]));
        Assert.Throws<InvalidOperationException>(writer.EndUpdate);
        writer.BeginUpdate(source, 1, 1);
        Assert.Throws<InvalidOperationException>(() => writer.BeginUpdate(source, 1, 1));
        Assert.Throws<ArgumentException>(() => writer.AddFrame(layout, default, [1, 2]));
        Assert.Throws<InvalidOperationException>(() => writer.Written);
        writer.Clear();
        Assert.Equal(4, writer.Written.Length);
    }

    [Theory]
    [InlineData(PointKind.Counter, MetricType.Gauge, false, false)]
    [InlineData(PointKind.ExponentialHistogram, MetricType.GaugeHistogram, false, false)]
    [InlineData(PointKind.Gauge, MetricType.Gauge, true, false)]
    [InlineData(PointKind.Counter, MetricType.Counter, false, true)]
    public void No_layout_is_made_whose_parts_do_not_fit(PointKind kind, MetricType type, bool hasCreated, bool hasSketches) =>
        Assert.Throws<ArgumentException>(() => new NativeLayout(new FamilyDescription("g", type, "", ""), kind, [NativeSeries.Of([])], hasCreated, hasSketches));

    [Fact]
    public void No_layout_is_made_without_series_or_with_series_of_another_kind()
    {
        var family = new FamilyDescription("g", MetricType.Histogram, "", "");
        Assert.Throws<ArgumentException>(() => new NativeLayout(family, PointKind.ClassicHistogram, []));
        Assert.Throws<ArgumentException>(() => new NativeLayout(family, PointKind.ClassicHistogram, [NativeSeries.Of([])]));
        Assert.Throws<ArgumentException>(() => new NativeLayout(family, PointKind.ExponentialHistogram, [NativeSeries.Of([], HistogramBounds.None)]));
    }
}
