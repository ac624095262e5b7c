namespace Tributary.Protocols.StatsD.Lines;

/// <summary>
/// The tags of a line, one at a time: <c>key:value</c>, in which the value may have colons, or a key alone, whose value is
/// <c>true</c>. Empty ones are passed over.
/// </summary>
/// <param name="tags">Divided by commas.</param>
public ref struct StatsDTags(ReadOnlySpan<byte> tags)
{
    private ReadOnlySpan<byte> _rest = tags;

    /// <summary>Never empty.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var comma = _rest.IndexOf((byte)',');
            var tag = comma < 0 ? _rest : _rest[..comma];
            _rest = comma < 0 ? default : _rest[(comma + 1)..];
            var colon = tag.IndexOf((byte)':');
            Key = colon < 0 ? tag : tag[..colon];
            Value = colon < 0 ? "true"u8 : tag[(colon + 1)..];
            if (!Key.IsEmpty) return true;
        }

        return false;
    }
}
