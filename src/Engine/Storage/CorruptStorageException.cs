namespace Tributary.Engine.Storage;

/// <summary>
/// A file is not what was written: serving from it would serve wrong totals, so the engine does not start. The message
/// names the file, the place and what to do.
/// </summary>
public sealed class CorruptStorageException(string file, long offset, string problem)
    : IOException(
        $"{file} is corrupt at byte {offset}: {problem}. Restore the whole storage directory from a backup, " +
        "or move it away to start empty; the files are left as they are.")
{
    /// <summary>Full path of the file.</summary>
    public string File { get; } = file;

    /// <summary>Byte offset of the first thing that is wrong.</summary>
    public long Offset { get; } = offset;
}
