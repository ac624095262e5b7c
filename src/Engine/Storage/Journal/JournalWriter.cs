using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// The thread that carries batches to disk. All that was appended during one flush goes into the next, so the batches
/// grow with the load and the flushes do not.
/// </summary>
/// <remarks>
/// After a failed flush nobody knows which pages reached the disk, and asking again may be told that all is well
/// (https://www.usenix.org/system/files/atc20-rebello.pdf). So a batch that failed is written again in full, into a
/// new segment that begins with it; recovery ignores what the failed segment holds from there on.
/// </remarks>
internal sealed partial class JournalWriter : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    private readonly StorageDirectory _directory;
    private readonly SegmentCatalog _catalog;
    private readonly PendingRecords _pending;
    private readonly Func<string, IJournalFile> _create;
    private readonly uint _salt;
    private readonly ILogger _logger;
    private readonly ManualResetEvent _closing = new(initialState: false);
    private readonly Thread _thread;
    private SegmentWriter? _segment;

    public JournalWriter(
        StorageDirectory directory,
        SegmentCatalog catalog,
        PendingRecords pending,
        Func<string, IJournalFile> create,
        uint salt,
        ILogger logger)
    {
        _directory = directory;
        _catalog = catalog;
        _pending = pending;
        _create = create;
        _salt = salt;
        _logger = logger;
        _thread = new Thread(Run) { Name = "journal writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Writes what is pending, tries once more if the disk fails, and ends the thread.</summary>
    public void Dispose()
    {
        _pending.Close();
        _closing.Set();
        _thread.Join();
        _closing.Dispose();
    }

    /// <remarks>
    /// Disk errors are handled where they happen. Anything else is a defect, and ends the process: better than to go on
    /// acknowledging without a writer.
    /// </remarks>
    private void Run()
    {
        while (_pending.Take() is { } batch)
        {
            if (!Persist(batch)) return;
            _pending.Complete(batch);
        }

        Seal();
        CloseSegment();
    }

    /// <summary>Writes until it succeeds. False if the journal closes first.</summary>
    private bool Persist(PendingBatch batch)
    {
        var delay = FirstRetry;
        while (true)
        {
            var lastAttempt = _closing.WaitOne(0);
            if (TryWrite(batch)) return true;
            if (lastAttempt)
            {
                LogAbandoned(_logger, _pending.LastSequence - _pending.DurableSequence, _directory.Path);
                return false;
            }

            _closing.WaitOne(delay);
            delay = delay * 2 < LastRetry ? delay * 2 : LastRetry;
        }
    }

    private bool TryWrite(PendingBatch batch)
    {
        try
        {
            if (_segment?.Length >= _directory.Options.SegmentBytes) CloseSegment();
            _segment ??= OpenSegment(batch.FirstSequence);
            _segment.Write(batch.Bytes);
            if (_pending.Failure is not null) LogRecovered(_logger, _directory.Path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Abandon(new StorageFailure(_segment?.Segment.Path ?? _directory.Path, error));
            return false;
        }
    }

    private SegmentWriter OpenSegment(long firstSequence)
    {
        var segment = SegmentFile.In(_directory, firstSequence);
        var writer = SegmentWriter.Create(_create, segment, _salt);
        _catalog.Add(segment);
        return writer;
    }

    private void Abandon(StorageFailure failure)
    {
        // Once per outage: retries would repeat it for as long as the disk is full.
        if (_pending.Failure is null) LogFailed(_logger, failure.Path, failure.Cause);
        CloseSegment();
        _pending.Fail(failure);
    }

    private void Seal()
    {
        try
        {
            _segment?.Seal(_pending.LastSequence + 1);
        }
        catch (IOException error)
        {
            // The records are safe; only damage to the last batch could then pass for an interrupted write.
            LogNotSealed(_logger, _directory.Path, error);
        }
    }

    private void CloseSegment()
    {
        if (_segment is not { } segment) return;
        _segment = null;
        try
        {
            segment.Trim();
        }
        catch (IOException error)
        {
            // Recovery does without: the next segment tells where this one ends.
            LogNotTrimmed(_logger, segment.Segment.Path, error);
        }
        finally
        {
            segment.Dispose();
        }
    }
}
