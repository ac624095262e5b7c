using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;

namespace Tributary.Fleet.Tests.Peer;

/// <summary>Reads a write of InfluxDB 1 or 2 by regular expressions: no code shared with Fleet's writer.</summary>
internal static partial class NaiveInflux
{
    private static readonly string[] SourceTags = ["instance_id", "node_id", "host", "instance"];

    public static NaiveRequest Parse(PeerRequest request)
    {
        var query = HttpUtility.ParseQueryString(new Uri($"http://peer{request.Path}").Query);
        var unit = query["precision"] switch
        {
            "s" => 1_000_000_000m,
            "ms" => 1_000_000m,
            "u" or "us" => 1_000m,
            _ => 1m,
        };
        var samples = new List<NaiveSample>();
        var (source, time) = ("", 0m);
        foreach (var line in Encoding.UTF8.GetString(request.Content()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var match = Line().Match(line);
            var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["job"] = NaiveText.Escape(query["db"] ?? query["bucket"]!) };
            foreach (Match tag in Tag().Matches(match.Groups["tags"].Value)) labels[tag.Groups[1].Value] = NaiveText.Escape(Escaped().Replace(tag.Groups[2].Value, "$1"));
            source = labels["job"];
            foreach (var tag in SourceTags)
            {
                if (labels.Remove(tag, out var own)) source += "/" + own;
            }

            time = decimal.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture) * unit;
            var name = match.Groups["field"].Value == "value" ? match.Groups["name"].Value : $"{match.Groups["name"].Value}_{match.Groups["field"].Value}";
            var type = name.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";
            samples.Add(new NaiveSample(name, type, name, labels, decimal.Parse(match.Groups["value"].Value.TrimEnd('i', 'u'), CultureInfo.InvariantCulture)));
        }

        return new NaiveRequest(source, Replaces: false, samples, Stamp: null, Delta: false, time);
    }

    [GeneratedRegex("""^(?<name>\w+)(?<tags>(?:,\w+=(?:\\[,= ]|[^,= ])*)*) (?<field>\w+)=(?<value>[^ ]+) (?<time>\d+)$""")]
    private static partial Regex Line();

    [GeneratedRegex("""(\w+)=((?:\\[,= ]|[^,= ])*)""")]
    private static partial Regex Tag();

    [GeneratedRegex("""\\([,= ])""")]
    private static partial Regex Escaped();
}
