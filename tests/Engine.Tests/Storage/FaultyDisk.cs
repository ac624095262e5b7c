using Tributary.Engine.Storage.Journal;

namespace Tributary.Engine.Tests.Storage;

/// <summary>Files that fail on command, or hold a flush until they are let go.</summary>
internal sealed class FaultyDisk : IDisposable
{
    private readonly ManualResetEventSlim _flushAllowed = new(initialState: true);
    private readonly SemaphoreSlim _flushBegun = new(0);

    public volatile bool RefusesFiles;
    public volatile bool FailsWrites;
    public volatile bool FailsFlushes;

    public int BegunFlushes;
    public int FailedFlushes;

    public IJournalFile Create(string path) =>
        RefusesFiles ? throw new UnauthorizedAccessException("Access is denied.") : new FaultyFile(this, DiskFile.Create(path), path);

    public void HoldFlushes() => _flushAllowed.Reset();

    public void LetFlushesGo() => _flushAllowed.Set();

    /// <summary>Returns when the writer is inside a flush that began after the last call.</summary>
    public void AwaitFlush() => Assert.True(_flushBegun.Wait(TimeSpan.FromSeconds(30)));

    public void Dispose()
    {
        _flushAllowed.Dispose();
        _flushBegun.Dispose();
    }

    private sealed class FaultyFile(FaultyDisk disk, IJournalFile file, string path) : IJournalFile
    {
        private readonly List<(long Offset, int Length)> _unflushed = [];

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (disk.FailsWrites)
            {
                // Half of it gets through, as on a disk that fills up.
                file.Write(bytes[..(bytes.Length / 2)], offset);
                throw new IOException("No space left on device.");
            }

            file.Write(bytes, offset);
            _unflushed.Add((offset, bytes.Length));
        }

        public void Flush()
        {
            Interlocked.Increment(ref disk.BegunFlushes);
            disk._flushBegun.Release();
            disk._flushAllowed.Wait();
            if (disk.FailsFlushes)
            {
                // As Linux does: the pages are dropped, and the next flush of the file would report success.
                foreach (var (offset, length) in _unflushed) file.Write(new byte[length], offset);
                Interlocked.Increment(ref disk.FailedFlushes);
                throw new IOException($"Input/output error: {path}");
            }

            _unflushed.Clear();
            file.Flush();
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Dispose() => file.Dispose();
    }
}
