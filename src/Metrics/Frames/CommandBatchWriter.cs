using System.Buffers;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Frames;

public sealed class CommandBatchWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public int Count { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => _bytes.WrittenSpan;

    public void Add(ReadOnlySpan<byte> command)
    {
        if (Count++ == 0) _bytes.Write((ReadOnlySpan<byte>)[1]);
        Varint.WriteUInt64(_bytes, (ulong)command.Length);
        _bytes.Write(command);
    }

    public void Clear()
    {
        Count = 0;
        _bytes.ResetWrittenCount();
    }
}
