using System.Buffers;
using System.Text;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Views;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Rendering;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Bodies;

/// <summary>The samples of a text page, <c>name{labels} value</c> with labels sorted by name: what bodies are compared with.</summary>
internal static class TextSamples
{
    public static IEnumerable<(string Name, SortedDictionary<string, string> Labels, string Value)> Text(Action<ISeriesVisitor> show) => Of(show, output => new TextRenderer(output));

    public static IEnumerable<(string Name, SortedDictionary<string, string> Labels, string Value)> OpenMetrics(Action<ISeriesVisitor> show) =>
        Of(show, output => new OpenMetricsRenderer(output)).Where(sample => !sample.Name.EndsWith("_created", StringComparison.Ordinal));

    public static string Format(string name, SortedDictionary<string, string> labels, string value) => $"{name}{{{LabelText.Write(labels)}}} {value}";

    public static SortedDictionary<string, string> Labels(ReadOnlySpan<byte> canonical)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var each = LabelText.Enumerate(canonical);
        while (each.MoveNext()) labels.Add(Encoding.UTF8.GetString(each.Name), LabelText.Unescape(each.Value));
        return labels;
    }

    private static List<(string Name, SortedDictionary<string, string> Labels, string Value)> Of(Action<ISeriesVisitor> show, Func<IBufferWriter<byte>, IExpositionRenderer> create)
    {
        var output = new ArrayBufferWriter<byte>();
        show(new WithoutExemplars(create(output)));
        var samples = new List<(string Name, SortedDictionary<string, string> Labels, string Value)>();
        foreach (var line in Encoding.UTF8.GetString(output.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var value = line[(line.LastIndexOf(' ') + 1)..];
            var series = line[..^(value.Length + 1)];
            var brace = series.IndexOf('{', StringComparison.Ordinal);
            var name = brace < 0 ? series : series[..brace];
            samples.Add((name, brace < 0 ? new(StringComparer.Ordinal) : Labels(Encoding.UTF8.GetBytes(series[(brace + 1)..^1])), value));
        }

        return samples;
    }
}
