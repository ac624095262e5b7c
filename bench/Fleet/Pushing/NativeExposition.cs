using System.Numerics;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>Writes a request of native frames: one update, and in it a frame for each family.</summary>
/// <param name="source">Who sends it.</param>
/// <param name="update">Its number, and how it is meant.</param>
internal sealed class NativeExposition(IReadOnlyList<Label> source, NativeUpdate update) : IExposition
{
    private const byte CompleteFlag = 1;
    private const byte ChecksumFlag = 2;

    private readonly List<NativeFamily> _families = [];

    public void Begin(Family family) => _families.Add(new NativeFamily(family));

    public void Sample(string name, Label[] labels, Amount value) => _families[^1].Sample(name, labels, value);

    public void Bucket(string name, Label[] labels, Amount? bound, Amount count) => _families[^1].Bucket(bound, count);

    public void Quantile(string name, Label[] labels, string quantile, Amount value) => _families[^1].Quantile(quantile, value);

    /// <summary>A frame has all series that there are.</summary>
    public void End(string name, Label[] labels)
    {
    }

    /// <summary>By the ids of the layouts alone.</summary>
    public byte[] ToBytes() => ToBytes(defines: false);

    public byte[] ToBytes(bool defines)
    {
        var said = new NativeBytes();
        said.Raw([(byte)((update.IsComplete ? CompleteFlag : 0) | (update.HasChecksum ? ChecksumFlag : 0))]);
        said.Labels(source);
        said.Number((ulong)update.Epoch);
        said.Number((ulong)update.Sequence);
        foreach (var family in _families) said.Part(family.ToFrame(update.IsDelta, defines));
        if (update.HasChecksum) said.UInt32(Checksum(said.ToArray()));
        var request = new NativeBytes();
        request.Raw([0x54, 0x42, 0x46, 1]);
        request.Part(said.ToArray());
        return request.ToArray();
    }

    private static uint Checksum(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}

/// <summary>What an update says of itself.</summary>
/// <param name="Epoch">The life of the source.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="IsComplete">The source has no other families.</param>
/// <param name="IsDelta">Counts are what was counted since the last update.</param>
/// <param name="HasChecksum">It ends with its CRC-32C.</param>
internal readonly record struct NativeUpdate(long Epoch, int Sequence, bool IsComplete, bool IsDelta, bool HasChecksum);
