using System.Buffers;
using System.Text;
using System.Text.Json;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Protocols.Json;
using Tributary.Protocols.Tests.Bodies;
using Tributary.Protocols.Tests.Rendering;

namespace Tributary.Protocols.Tests.Json;

public sealed class JsonBodyRendererTests
{
    [Fact]
    public void A_view_is_the_document_that_the_page_is()
    {
        var page = new ArrayBufferWriter<byte>();
        SamplePage.Render(new JsonRenderer(page));
        var bodies = BodyList.Of(take => new JsonBodyRenderer(take), renderer =>
        {
            SamplePage.Show(renderer);
            renderer.End();
        });
        Assert.Equal(Encoding.UTF8.GetString(page.WrittenSpan), Encoding.UTF8.GetString(bodies.Only));
    }

    [Fact]
    public void A_large_view_is_several_documents_each_whole_and_a_family_goes_on_in_the_next()
    {
        const int series = 100;
        var bodies = new BodyList();
        using var renderer = new JsonBodyRenderer(bodies.Take, maxBytes: 1000);
        renderer.BeginFamily(new FamilyDescription("g", MetricType.Gauge, "Help.", ""));
        for (var i = 0; i < series; i++) renderer.Gauge(Encoding.UTF8.GetBytes($"i=\"{i}\""), new ExactSum(i));
        renderer.End();

        Assert.InRange(bodies.All.Count, 3, series - 1);
        Assert.Equal(series, bodies.All.Sum(body => body.Samples));
        var values = new List<int>();
        foreach (var (body, count) in bodies.All)
        {
            var family = Assert.Single(JsonDocument.Parse(body).RootElement.GetProperty("data").EnumerateArray());
            Assert.Equal(("g", "Help."), (family.GetProperty("name").GetString(), family.GetProperty("help").GetString()));
            var metrics = family.GetProperty("metrics").EnumerateArray().Select(metric => int.Parse(metric.GetProperty("value").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(count, metrics.Count);
            values.AddRange(metrics);
        }

        Assert.Equal(Enumerable.Range(0, series), values);
    }

    [Fact]
    public void An_empty_view_is_no_body()
    {
        var bodies = BodyList.Of(take => new JsonBodyRenderer(take), renderer =>
        {
            renderer.BeginFamily(new FamilyDescription("g", MetricType.Gauge, "", ""));
            renderer.End();
        });
        Assert.Empty(bodies.All);
    }
}
