using System.Buffers;
using System.IO.Pipelines;

namespace Tributary.Engine.Tests.Scraping;

/// <summary>Gathers a page, and lets a test act where its writer would wait for the reader.</summary>
internal sealed class HookedWriter(Func<ValueTask>? onFlush = null) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _written = new();

    public byte[] Written => _written.WrittenSpan.ToArray();

    /// <summary>False, so that whoever writes flushes after every piece.</summary>
    public override bool CanGetUnflushedBytes => false;

    public override void Advance(int bytes) => _written.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _written.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _written.GetSpan(sizeHint);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (onFlush is not null) await onFlush();
        return default;
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
