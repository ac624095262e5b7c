namespace Tributary.Engine.Storage.Journal;

/// <summary>What opening a journal found.</summary>
/// <param name="LastSequence">Sequence of the last record; the next one appended gets the number after it.</param>
/// <param name="RecordsReplayed">Records handed to the handler.</param>
/// <param name="BytesReplayed">Their bytes.</param>
/// <param name="TornTail">The unfinished end that was cut off, or null.</param>
public sealed record JournalRecovery(long LastSequence, long RecordsReplayed, long BytesReplayed, TornTail? TornTail);
