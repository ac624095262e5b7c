using System.Text;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Otlp;

/// <summary>The names of labels by the keys of attributes: services use the same few hundred keys over and over.</summary>
internal sealed class OtlpLabelNames
{
    private const int MaxRemembered = 10_000; // past it, somebody makes up ever new keys

    private readonly Dictionary<byte[], byte[]> _known = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], byte[]> _scopes = new(BytesComparer.Instance);

    /// <param name="prefix">Stands before the name; one of few.</param>
    /// <param name="key">The attribute's key.</param>
    public byte[] Of(string prefix, ReadOnlySpan<byte> key)
    {
        var known = prefix.Length == 0 ? _known : _scopes;
        if (known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var name)) return name;
        if (known.Count >= MaxRemembered) known.Clear();
        name = OtlpNames.Label(prefix.Length == 0 ? key : [.. Encoding.ASCII.GetBytes(prefix), .. key]);
        known[key.ToArray()] = name;
        return name;
    }
}
