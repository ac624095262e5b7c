namespace Tributary.Engine.Storage.Journal;

/// <summary>Why the journal cannot write at the moment.</summary>
/// <param name="Path">The file that failed.</param>
/// <param name="Cause">What the operating system said.</param>
public sealed record StorageFailure(string Path, Exception Cause)
{
    /// <summary>What is wrong, where, what happens meanwhile and what to do.</summary>
    public string Message =>
        $"Cannot write the journal {Path}: {Cause.Message} Free space on this disk or make the directory writable; " +
        "what waits in memory is kept in order and written as soon as the disk takes it.";

    internal StorageUnavailableException ToException() => new(Message, Cause);
}
