using System.Buffers;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Frames;

/// <summary>
/// Many commands to one shard as one string of bytes: the argument of a grain call, and a row of a shard's journal. u8
/// version (1), then per command its length as a varint and its bytes (<see cref="FrameHeader"/>, <see cref="SourceCommand"/>).
/// Reusable, not for concurrent use.
/// </summary>
public sealed class CommandBatchWriter
{
    internal const byte Version = 1;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    /// <summary>Number of commands.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes; empty if there is no command. Good until the next call.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.WrittenSpan;

    public void Add(ReadOnlySpan<byte> command)
    {
        if (Count++ == 0)
        {
            _bytes.GetSpan(1)[0] = Version;
            _bytes.Advance(1);
        }

        Varint.WriteUInt64(_bytes, (ulong)command.Length);
        _bytes.Write(command);
    }

    public void Clear()
    {
        Count = 0;
        _bytes.ResetWrittenCount();
    }
}
