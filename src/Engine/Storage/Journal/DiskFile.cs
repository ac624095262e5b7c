using Microsoft.Win32.SafeHandles;

namespace Tributary.Engine.Storage.Journal;

/// <summary>A file on disk, created empty.</summary>
internal sealed class DiskFile : IJournalFile
{
    private readonly SafeFileHandle _handle;

    private DiskFile(SafeFileHandle handle) => _handle = handle;

    /// <summary>Creates the file; whatever had its name is gone.</summary>
    public static IJournalFile Create(string path) =>
        new DiskFile(File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read));

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    public void Flush() => RandomAccess.FlushToDisk(_handle);

    public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    public void Dispose() => _handle.Dispose();
}
