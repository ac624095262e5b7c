using System.Collections.Concurrent;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// What senders of remote write 1.0 have said of metrics, apart from the samples and now and then, and what was decided of
/// names that nobody has said anything of. One for all parsers of a process; safe for concurrent use.
/// <para>
/// The first word counts: a name that became a gauge stays one, since a family has one type. Names are remembered up to
/// a bound, past which nothing new is.
/// </para>
/// </summary>
public sealed class RemoteMetadata
{
    private const int MaxRemembered = 100_000; // families of a large fleet; some 30 MB with their help texts

    private readonly ConcurrentDictionary<string, RemoteMetric> _stated = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RemoteType> _decided = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _withBounds = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Rises with everything that is new.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Takes what a sender says.</summary>
    /// <param name="name">The family's name.</param>
    /// <param name="metric">What it says of it.</param>
    public void State(string name, RemoteMetric metric)
    {
        if (_stated.Count < MaxRemembered && _stated.TryAdd(name, metric)) Interlocked.Increment(ref _version);
    }

    /// <summary>Settles what a name is, whatever senders say of it.</summary>
    /// <param name="name">The name of a series.</param>
    /// <param name="type">Its type; <see cref="RemoteType.Unknown"/> for what its name says.</param>
    public void Decide(string name, RemoteType type)
    {
        if (_decided.Count < MaxRemembered && _decided.TryAdd(name, type)) Interlocked.Increment(ref _version);
    }

    /// <summary>Whether it is settled what a name is.</summary>
    public bool IsDecided(string name) => _decided.ContainsKey(name);

    /// <summary>Notes that the native histograms of a name have custom bounds: that one has ended does not say so again.</summary>
    internal void NoteCustomBounds(string name)
    {
        if (_withBounds.Count < MaxRemembered) _withBounds.TryAdd(name, true);
    }

    internal bool HasCustomBounds(string name) => _withBounds.ContainsKey(name);

    internal RemoteMetric? FindStated(string name) => _stated.GetValueOrDefault(name);

    internal bool TryFindDecided(string name, out RemoteType type) => _decided.TryGetValue(name, out type);
}

/// <summary>What is said of a metric.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Help">Its help text.</param>
/// <param name="Unit">Its unit.</param>
public sealed record RemoteMetric(RemoteType Type, string Help, string Unit)
{
    internal static RemoteMetric Nothing { get; } = new(RemoteType.Unknown, "", "");
}
