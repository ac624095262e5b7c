using System.Text;

namespace Tributary.Metrics.Identity;

/// <summary>A shard: a family, by the hash of its name, and the number of the slice of its series, from 0.</summary>
public readonly record struct ShardKey(Hash128 Family, ushort Index)
{
    public static ShardKey ForFamily(string name, ushort index = 0) => new(Hash128.Compute(Encoding.UTF8.GetBytes(name)), index);

    public override string ToString() => $"{Family}/{Index}";
}
