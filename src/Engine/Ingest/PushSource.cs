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

    /// <param name="labels">The job and the other grouping labels; an empty value counts as no label, and takes away that of the body.</param>
    public PushSource(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var sorted = labels.OrderBy(label => label.Key, StringComparer.Ordinal).ToList();
        Labels = [.. sorted.Where(label => label.Value.Length > 0)];
        Canonical = Encoding.UTF8.GetBytes(LabelText.Write(Labels));
        Overrides = Encoding.UTF8.GetBytes(LabelText.Write(sorted));
        Id = SourceId.FromLabels(Canonical);
    }

    /// <summary>Sorted by name, without empty values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; }

    /// <summary><see cref="Labels"/> in canonical form.</summary>
    public byte[] Canonical { get; }

    public SourceId Id { get; }

    /// <summary>As <see cref="Canonical"/>, with the empty ones: what overrides the labels of the body.</summary>
    internal byte[] Overrides { get; }

    /// <summary>The plan of the last push, and the one before it where two kinds of push alternate.</summary>
    internal (PushPlan? Recent, PushPlan? Older) Plans => (Volatile.Read(ref _recent), Volatile.Read(ref _older));

    internal void Remember(PushPlan plan)
    {
        if (ReferenceEquals(_recent, plan)) return;
        Volatile.Write(ref _older, _recent);
        Volatile.Write(ref _recent, plan);
    }
}
