using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// The journal of all shards: an ordered, durable sequence of records. One file takes the records of all of them, so
/// that one flush acknowledges every push that waits.
/// </summary>
/// <remarks>
/// All members may be called by any thread. Sequences begin with 1 and have no gaps; their order is the order on disk.
/// When the disk fails, records wait in memory in order until it recovers: see <see cref="Failure"/>.
/// </remarks>
public sealed class FileJournal : IDisposable
{
    private readonly StorageOptions _options;
    private readonly PendingRecords _pending;
    private readonly SegmentCatalog _catalog;
    private readonly JournalWriter _writer;
    private int _disposed;

    private FileJournal(
        StorageDirectory directory,
        List<SegmentFile> segments,
        JournalRecovery recovery,
        ILogger logger,
        Func<string, IJournalFile> create)
    {
        var salt = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        _options = directory.Options;
        _pending = new PendingRecords(salt, recovery.LastSequence);
        _catalog = new SegmentCatalog(segments, logger);
        _writer = new JournalWriter(directory, _catalog, _pending, create, salt, logger);
        Recovery = recovery;
    }

    /// <summary>What opening the journal found.</summary>
    public JournalRecovery Recovery { get; }

    /// <summary>Sequence of the last record appended; 0 if there never was one.</summary>
    public long LastSequence => _pending.LastSequence;

    /// <summary>Sequence up to which everything is on disk.</summary>
    public long DurableSequence => _pending.DurableSequence;

    /// <summary>Bytes that wait in memory for the disk.</summary>
    public long PendingBytes => _pending.Bytes;

    /// <summary>Bytes of all records replayed and appended since the journal was opened: what a checkpoint would spare.</summary>
    public long AppendedBytes => Recovery.BytesReplayed + _pending.AppendedBytes;

    /// <summary>Why the disk does not take records at the moment, or null. It clears by itself when the disk recovers.</summary>
    public StorageFailure? Failure => _pending.Failure;

    /// <summary>
    /// False while further records should be refused before they are applied: too many wait for the disk, or it fails
    /// and a push could not be acknowledged anyway.
    /// </summary>
    public bool IsAccepting =>
        _pending.Bytes < _options.MaxPendingBytes && (_options.Ack == AckMode.Memory || Failure is null);

    /// <summary>
    /// Opens the journal of a directory, after handing every record after <paramref name="afterSequence"/> to
    /// <paramref name="replay"/>, in order.
    /// </summary>
    /// <param name="directory">The locked directory.</param>
    /// <param name="afterSequence">Sequence of the snapshot that was loaded, or 0.</param>
    /// <param name="replay">Applies a record.</param>
    /// <param name="logger">Hears of cut ends and of failing disks.</param>
    /// <exception cref="CorruptStorageException">Records are damaged or missing in a way that no crash explains.</exception>
    public static FileJournal Open(
        StorageDirectory directory, long afterSequence, JournalRecordHandler replay, ILogger logger) =>
        Open(directory, afterSequence, replay, logger, DiskFile.Create);

    internal static FileJournal Open(
        StorageDirectory directory,
        long afterSequence,
        JournalRecordHandler replay,
        ILogger logger,
        Func<string, IJournalFile> create)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var segments = SegmentFile.List(directory);
        var recovery = new JournalReplay(afterSequence, replay, logger).Run(segments);
        return new FileJournal(directory, segments, recovery, logger, create);
    }

    /// <summary>
    /// Adds a record of the two parts, and returns its sequence. Only copies: call it under the lock that orders the
    /// change, then wait outside of it. Never refuses a record for lack of space; ask <see cref="IsAccepting"/> before
    /// applying the change.
    /// </summary>
    /// <exception cref="ArgumentException">The record is empty or larger than 256 MiB.</exception>
    public long Append(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body) => _pending.Append(prefix, body);

    /// <summary>
    /// Completes when a push with records up to <paramref name="sequence"/> may be acknowledged: when they are on disk,
    /// or at once with <see cref="AckMode.Memory"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">
    /// The disk failed. The records are kept and will be written when it recovers, so sending them again must be, and
    /// by their stamps is, harmless.
    /// </exception>
    public ValueTask WaitDurableAsync(long sequence, CancellationToken cancellationToken) =>
        _options.Ack == AckMode.Memory ? default : _pending.WaitAsync(sequence, cancellationToken);

    /// <summary>Completes when everything up to <paramref name="sequence"/> is on disk, whatever the mode.</summary>
    /// <exception cref="StorageUnavailableException">The disk failed.</exception>
    public ValueTask FlushAsync(long sequence, CancellationToken cancellationToken) =>
        _pending.WaitAsync(sequence, cancellationToken);

    /// <summary>Throws unless <see cref="IsAccepting"/>. Call it before a change is applied.</summary>
    /// <exception cref="StorageUnavailableException">With what is wrong and what to do.</exception>
    public void ThrowIfUnavailable()
    {
        if (IsAccepting) return;
        throw Failure?.ToException() ?? new StorageUnavailableException(
            $"The disk under {_options.Path} is too slow: {_pending.Bytes} bytes wait for it, and Storage:MaxPendingBytes " +
            $"is {_options.MaxPendingBytes}. Send less, use a faster disk, or raise the limit.");
    }

    /// <summary>Deletes the files that only hold records before <paramref name="sequence"/>.</summary>
    public void DeleteBefore(long sequence) => _catalog.DeleteBefore(sequence);

    /// <summary>Writes what is pending, and closes the files. Records that the disk refuses even now are given up.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _writer.Dispose();
    }
}
