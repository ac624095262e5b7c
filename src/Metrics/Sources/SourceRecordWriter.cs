using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sources;

/// <summary>
/// Changes of a registry of sources as bytes: a journal row, or all of it as a snapshot. u8 version (1), then records:
/// <code>
/// 1  source:   varint LastPush (Unix ms), bytes canonical labels, varint families, then per family
///              text name, varint map version, u8 member, varint slices, varint each
/// 2  forgotten: 16 bytes source
/// 3  stamps:   varint: no stamp at or below it may be given out any more
/// </code>
/// Lengths are varints. The numbers are persisted: append, never renumber.
/// </summary>
public sealed class SourceRecordWriter
{
    internal const byte Version = 1;
    internal const byte Source = 1;
    internal const byte Forgotten = 2;
    internal const byte Stamps = 3;

    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public bool IsEmpty => _bytes.WrittenCount == 0;

    public void AddSource(ReadOnlySpan<byte> labels, long lastPush, IReadOnlyCollection<FamilyUse> families)
    {
        Begin(Source);
        Varint.WriteInt64(_bytes, lastPush);
        Varint.WriteUInt64(_bytes, (ulong)labels.Length);
        _bytes.Write(labels);
        Varint.WriteUInt64(_bytes, (ulong)families.Count);
        foreach (var family in families)
        {
            BinaryForm.WriteText(_bytes, family.Family);
            Varint.WriteUInt64(_bytes, (ulong)family.MapVersion);
            _bytes.Write([family.IsMember ? (byte)1 : (byte)0]);
            Varint.WriteUInt64(_bytes, (ulong)family.Slices.Length);
            foreach (var slice in family.Slices) Varint.WriteUInt64(_bytes, slice);
        }
    }

    public void AddForgotten(SourceId source)
    {
        Begin(Forgotten);
        source.Hash.Write(_bytes.GetSpan(Hash128.Size));
        _bytes.Advance(Hash128.Size);
    }

    public void AddStamps(long highest)
    {
        Begin(Stamps);
        Varint.WriteInt64(_bytes, highest);
    }

    /// <summary>What was added so far; the writer is empty afterwards.</summary>
    public byte[] Take()
    {
        var bytes = _bytes.WrittenSpan.ToArray();
        _bytes.ResetWrittenCount();
        return bytes;
    }

    private void Begin(byte kind)
    {
        if (_bytes.WrittenCount == 0) _bytes.Write([Version]);
        _bytes.Write([kind]);
    }
}
