using System.Globalization;

namespace Tributary.Grains.Shards;

/// <summary>A shard by the family's name and its slice's index.</summary>
public readonly record struct ShardAddress(string Family, ushort Slice)
{
    /// <summary>The grain's key.</summary>
    public string ToGrainKey() => string.Create(CultureInfo.InvariantCulture, $"{Slice}:{Family}");

    /// <exception cref="FormatException">It is not the key of a shard's grain.</exception>
    public static ShardAddress FromGrainKey(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !ushort.TryParse(key.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var slice))
            throw new FormatException($"\"{key}\" is not the key of a shard: it is the slice's number, a colon, and the family's name.");
        return new ShardAddress(key[(colon + 1)..], slice);
    }

    public override string ToString() => ToGrainKey();
}
