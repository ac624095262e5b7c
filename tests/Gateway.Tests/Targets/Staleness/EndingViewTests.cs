using System.Buffers;
using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Sending;
using Tributary.Gateway.Targets.Settings;
using Tributary.Gateway.Tests.Running;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Tests.RemoteWrite;

namespace Tributary.Gateway.Tests.Targets.Staleness;

/// <summary>Remote write is told which series have ended since the last push.</summary>
public sealed class EndingViewTests : IDisposable
{
    private const long Start = 1_700_000_000_000;

    private readonly TemporaryDirectory _directory = new();
    private long _time = Start;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Series_and_families_that_are_gone_are_marked_once()
    {
        Push(("a", ["1", "2"]), ("c", ["1"]), ("e", ["1"]));
        Assert.Equal(["a{n=\"2\"} 2", "a{n=\"1\"} stale", "b{n=\"1\"} 1", "c{n=\"1\"} stale", "d{n=\"1\"} 1", "e{n=\"1\"} stale"], Push(("a", ["2"]), ("b", ["1"]), ("d", ["1"])));
        Assert.Equal(["a{n=\"2\"} 2", "b{n=\"1\"} 1", "d{n=\"1\"} 1"], Push(("a", ["2"]), ("b", ["1"]), ("d", ["1"])));
        Assert.Equal(["a{n=\"1\"} 1", "a{n=\"2\"} stale", "b{n=\"1\"} stale", "d{n=\"1\"} stale"], Push(("a", ["1"])));
        Assert.Equal(["a{n=\"1\"} stale"], Push());
        Assert.Empty(Push());
    }

    [Fact]
    public void Parts_of_a_family_belong_together()
    {
        Push(("a", ["1"]), ("a", ["2"]), ("a", ["3"]));
        Assert.Equal(["a{n=\"3\"} 3", "a{n=\"2\"} 2", "a{n=\"1\"} stale"], Push(("a", ["3"]), ("a", ["2"])));
    }

    [Fact]
    public void A_series_of_another_type_goes_on_under_its_name()
    {
        PushAs(MetricType.Gauge, commit: true);
        Assert.Equal(["a{n=\"1\"} 1"], PushAs(MetricType.Unknown, commit: true));
        Assert.Equal(["a_total{n=\"1\"} 1", "a{n=\"1\"} stale"], PushAs(MetricType.Counter, commit: true));
    }

    [Fact]
    public void A_push_that_did_not_come_to_be_changes_nothing()
    {
        Push(("a", ["1", "2"]));
        Push(commit: false, ("a", ["1"]));
        Assert.Equal(["a{n=\"1\"} 1", "a{n=\"2\"} stale"], Push(("a", ["1"])));
    }

    [Fact]
    public void After_ten_minutes_everybody_knows()
    {
        Push(("a", ["1"]));
        _time += (long)TimeSpan.FromMinutes(11).TotalMilliseconds;
        Assert.Empty(Push());
    }

    [Fact]
    public void A_last_view_that_is_damaged_is_used_as_far_as_it_can_be()
    {
        Push(("a", ["1"]), ("b", ["1"]));
        var file = _directory.File("last-view");
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            var lines = Push(commit: false);
            Assert.Equal(new[] { "a{n=\"1\"} stale", "b{n=\"1\"} stale" }.Take(lines.Length), lines);
        }
    }

    private string[] Push(params (string Family, string[] Series)[] parts) => Push(commit: true, parts);

    private string[] Push(bool commit, params (string Family, string[] Series)[] parts) => Push(MetricType.Gauge, commit, parts);

    private string[] PushAs(MetricType type, bool commit) => Push(type, commit, ("a", ["1"]));

    private string[] Push(MetricType type, bool commit, params (string Family, string[] Series)[] parts)
    {
        var lines = new List<string>();
        _time += 60_000;
        var protocol = new RemoteWriteProtocol(new TargetOptions { Kind = TargetKind.RemoteWrite, Url = "http://127.0.0.1/", Version = RemoteWriteVersion.V1 }, _directory.Path);
        using IShownView shown = protocol.Show(_time, (body, _) => lines.AddRange(DecodedRequest.V1(body.ToArray()).Where(line => line[0] != '#')));
        foreach (var (family, series) in parts) shown.Show(new FamilyDescription(family, type, "Help.", ""), View(type, series));
        shown.End();
        if (commit) shown.Commit();
        return [.. lines.Select(line => line.Replace($" @{_time}", "", StringComparison.Ordinal))];
    }

    private static byte[] View(MetricType type, string[] series)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new ViewWriter(bytes);
        foreach (var name in series)
        {
            var labels = System.Text.Encoding.UTF8.GetBytes($"n=\"{name}\"");
            var value = new ExactSum(double.Parse(name, System.Globalization.CultureInfo.InvariantCulture));
            if (type == MetricType.Counter) writer.Counter(labels, value, double.NaN);
            else writer.Gauge(labels, value);
        }

        return bytes.WrittenSpan.ToArray();
    }
}
