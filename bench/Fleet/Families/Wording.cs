using Tributary.Fleet.Options;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families;

/// <summary>The labels of series as they can be said in a protocol, and so are shown.</summary>
/// <param name="protocol">The protocol.</param>
/// <param name="group">Who says them.</param>
internal sealed class Wording(PushProtocol protocol, Grouping group)
{
    /// <param name="family">The family.</param>
    /// <param name="series">The labels of each of its series.</param>
    public Label[][] Of(Family family, Label[][] series) => Array.ConvertAll(series, labels => protocol switch
    {
        PushProtocol.Influx => OnOneLine(labels),
        PushProtocol.StatsD => AsTags(family, labels),
        PushProtocol.Asab => WithValueName(labels),
        _ => labels,
    });

    private static Label[] OnOneLine(Label[] labels) => Array.ConvertAll(labels, static label => label with { Value = label.Value.Replace('\n', ' ') });

    /// <summary>A value of a tag has no comma, and a line no bar. A gauge is of one host, for the last value of any would hold.</summary>
    private Label[] AsTags(Family family, Label[] labels)
    {
        var tags = labels.Select(static label => label with { Value = string.Join(' ', label.Value.Split(',', '|', '\n')) });
        return family.Type == FamilyType.Gauge ? [.. tags, new Label("host", group.Labels[^1].Value)] : [.. tags];
    }

    /// <summary>
    /// A value of ASAB has a name, which is the label <c>name</c>: the last label of the series, or one more where it has none
    /// of its own. The class of the application is the job, and a label too.
    /// </summary>
    private Label[] WithValueName(Label[] labels)
    {
        var named = Array.FindLastIndex(labels, label => label.Name is not ("service" or "instance" or "job" or "zone"));
        var said = labels.Select((label, at) => at == named ? label with { Name = "name" } : label).Append(new Label("appclass", group.Service));
        return named < 0 ? [.. said, new Label("name", "value")] : [.. said];
    }
}
