using System.Text;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest;

/// <summary>
/// One sender as the gateway knows it: its labels, and the plans learned from its last pushes. Gateways keep one instance
/// per sender and hand it in with every push; it is safe for concurrent use.
/// </summary>
public sealed class PushSource
{
    private PushPlan? _recent;
    private PushPlan? _older;

    /// <param name="labels">The job and the other grouping labels; empty values are allowed and count as no label.</param>
    public PushSource(IEnumerable<KeyValuePair<string, string>> labels)
    {
        Labels = [.. labels.Where(label => label.Value.Length > 0).OrderBy(label => label.Key, StringComparer.Ordinal)];
        Canonical = Encoding.UTF8.GetBytes(LabelText.Write(Labels));
        Id = SourceId.FromLabels(Canonical);
    }

    /// <summary>Sorted by name, without empty values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; }

    /// <summary><see cref="Labels"/> in canonical form.</summary>
    public byte[] Canonical { get; }

    public SourceId Id { get; }

    /// <summary>The plan of the last push, and the one before it where two kinds of push alternate.</summary>
    internal (PushPlan? Recent, PushPlan? Older) Plans => (Volatile.Read(ref _recent), Volatile.Read(ref _older));

    internal void Remember(PushPlan plan)
    {
        if (ReferenceEquals(_recent, plan)) return;
        Volatile.Write(ref _older, _recent);
        Volatile.Write(ref _recent, plan);
    }
}
