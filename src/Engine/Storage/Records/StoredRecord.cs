namespace Tributary.Engine.Storage.Records;

/// <summary>A record of a file.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Weight">What it counts for when it is lost.</param>
/// <param name="Payload">Its bytes.</param>
public sealed record StoredRecord(long Position, uint Weight, ReadOnlyMemory<byte> Payload);
