using Tributary.Fleet.Options;

namespace Tributary.Fleet.Families;

/// <summary>The labels of series as they can be said in a protocol.</summary>
internal sealed class Wording(PushProtocol protocol)
{
    /// <param name="series">The labels of each series of a family.</param>
    public Label[][] Of(Label[][] series) => Array.ConvertAll(series, Of);

    private Label[] Of(Label[] labels) => protocol switch
    {
        PushProtocol.Influx => Array.ConvertAll(labels, static label => label with { Value = label.Value.Replace('\n', ' ') }),
        _ => labels,
    };
}
