using System.Text;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;

namespace Tributary.Gateway.Views;

/// <summary>One source in <c>GET /api/v1/sources</c>.</summary>
internal sealed record SourceRow(IReadOnlyDictionary<string, string> Labels, DateTimeOffset? LastPush, int Families)
{
    public static SourceRow Of(SourceSummary source) => new(ReadLabels(source.Labels), UnixTime.From(source.LastPush), source.Families);

    /// <summary>The labels of a source, from their canonical form.</summary>
    public static IReadOnlyDictionary<string, string> ReadLabels(string canonical)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var each = LabelText.Enumerate(Encoding.UTF8.GetBytes(canonical));
        while (each.MoveNext()) labels[LabelText.Unescape(each.Name)] = LabelText.Unescape(each.Value);
        return labels;
    }
}
