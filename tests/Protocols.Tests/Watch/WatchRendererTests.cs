using System.Buffers;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Watch;

namespace Tributary.Protocols.Tests.Watch;

public sealed class WatchRendererTests
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly WatchRenderer _renderer;

    public WatchRendererTests() => _renderer = new WatchRenderer(_output);

    [Fact]
    public void An_empty_view_is_the_head_of_the_table()
    {
        _renderer.End();
        Assert.Equal(["Metric | Labels | Value"], Rows());
    }

    [Fact]
    public void Every_value_is_a_row()
    {
        _renderer.BeginFamily(new FamilyDescription("jobs_total", MetricType.Counter, "", ""));
        _renderer.Counter("code=\"200\""u8, new ExactSum(3), double.NaN);
        _renderer.BeginFamily(new FamilyDescription("temp", MetricType.Gauge, "", ""));
        _renderer.Gauge(default, new ExactSum(21.5));
        _renderer.End();
        Assert.Equal(["Metric | Labels | Value", "jobs_total | code=\"200\" | 3", "temp |  | 21.5"], Rows());
    }

    [Fact]
    public void Histograms_and_summaries_show_their_totals_and_mean()
    {
        _renderer.BeginFamily(new FamilyDescription("lat", MetricType.Histogram, "", ""));
        _renderer.ClassicHistogram("p=\"/\""u8, new HistogramBounds([1]), [new ExactSum(1), new ExactSum(4)], new ExactSum(8), double.NaN);
        _renderer.BeginFamily(new FamilyDescription("size", MetricType.Summary, "", ""));
        _renderer.Summary(default, [new QuantileValue(0.5, 2)], new ExactSum(double.NaN), new ExactSum(0), double.NaN);
        _renderer.End();
        Assert.Equal(
            ["Metric | Labels | Value", "lat_count | p=\"/\" | 4", "lat_sum | p=\"/\" | 8", "lat mean | p=\"/\" | 2", "size | quantile=\"0.5\" | 2", "size_count |  | 0"],
            Rows());
    }

    [Fact]
    public void Columns_line_up_and_grow_with_what_they_hold()
    {
        _renderer.BeginFamily(new FamilyDescription(new string('a', 60), MetricType.Gauge, "", ""));
        _renderer.Gauge(default, new ExactSum(1));
        _renderer.BeginFamily(new FamilyDescription("b", MetricType.Gauge, "", ""));
        _renderer.Gauge(default, new ExactSum(2));
        _renderer.End();
        var lines = Encoding.UTF8.GetString(_output.WrittenSpan).Split('\n');
        Assert.Equal(lines[1].LastIndexOf('|'), lines[2].LastIndexOf('|'));
    }

    private string[] Rows() => [.. Encoding.UTF8.GetString(_output.WrittenSpan)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => string.Join(" | ", line.Split('|').Select(cell => cell.Trim())))];
}
