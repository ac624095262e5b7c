namespace Tributary.Engine.Storage.Journal;

/// <summary>Takes a record of the journal in replay. The bytes are valid during the call only.</summary>
public delegate void JournalRecordHandler(long sequence, ReadOnlySpan<byte> record);
