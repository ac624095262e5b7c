using System.Text;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>What a service pushes: 20 counters, 10 gauges, 10 histograms of 12 buckets, 5 summaries.</summary>
internal static class StandardShape
{
    public const int Samples = 20 + 10 + (10 * 14) + (5 * 5);

    public static byte[] Write(int value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 20; i++) text.Append($"# TYPE c{i}_total counter\nc{i}_total{{method=\"get\",path=\"/p{i}\"}} {value * i}\n");
        for (var i = 0; i < 10; i++) text.Append($"# TYPE g{i} gauge\ng{i}{{pool=\"main\"}} {value % 7}.5\n");
        for (var i = 0; i < 10; i++)
        {
            text.Append($"# TYPE h{i}_seconds histogram\n");
            for (var bucket = 1; bucket <= 11; bucket++) text.Append($"h{i}_seconds_bucket{{path=\"/p\",le=\"{bucket}\"}} {value * bucket}\n");
            text.Append($"h{i}_seconds_bucket{{path=\"/p\",le=\"+Inf\"}} {value * 12}\nh{i}_seconds_sum{{path=\"/p\"}} {value}.25\nh{i}_seconds_count{{path=\"/p\"}} {value * 12}\n");
        }

        for (var i = 0; i < 5; i++) text.Append($"# TYPE s{i} summary\ns{i}{{quantile=\"0.5\"}} {value}.5\ns{i}{{quantile=\"0.9\"}} {value}.9\ns{i}{{quantile=\"0.99\"}} {value}.99\ns{i}_sum {value * 10}\ns{i}_count {value}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
