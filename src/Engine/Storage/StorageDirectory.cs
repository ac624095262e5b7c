using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage;

/// <summary>
/// The storage directory, held by this process alone. Whoever has one of these may read and write the files in it; the
/// operating system lets go of the lock when the process ends, however it ends.
/// </summary>
public sealed partial class StorageDirectory : IDisposable
{
    /// <summary>Suffix of files that are being written aside, to be renamed when they are whole.</summary>
    internal const string TemporarySuffix = ".tmp";

    private const string LockName = "lock";

    private readonly FileStream _lock;

    private StorageDirectory(StorageOptions options, string path, FileStream @lock)
    {
        Options = options;
        Path = path;
        _lock = @lock;
    }

    /// <summary>Full path of the directory.</summary>
    public string Path { get; }

    /// <summary>The settings it was opened with.</summary>
    public StorageOptions Options { get; }

    /// <summary>Creates the directory if it is missing, locks it, and removes what an interrupted write left aside.</summary>
    /// <exception cref="StorageInUseException">Another process, or another opener of this one, holds it.</exception>
    /// <exception cref="StorageUnavailableException">It cannot be created or written.</exception>
    public static StorageDirectory Open(StorageOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        var path = System.IO.Path.GetFullPath(options.Path);
        try
        {
            Directory.CreateDirectory(path);
            var directory = new StorageDirectory(options, path, Lock(path));
            try
            {
                directory.RemoveTemporaryFiles(logger);
                return directory;
            }
            catch
            {
                directory.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException and not StorageInUseException)
        {
            throw new StorageUnavailableException(
                $"Cannot open the storage directory {path}: {error.Message} Give this user the right to write there, or choose another Storage:Path.",
                error);
        }
    }

    /// <summary>Lets go of the lock.</summary>
    public void Dispose() => _lock.Dispose();

    internal string FileFor(string name) => System.IO.Path.Combine(Path, name);

    private static FileStream Lock(string path)
    {
        var file = System.IO.Path.Combine(path, LockName);
        try
        {
            // FileShare.None is flock(LOCK_EX) on Unix: it belongs to the open file, so it ends with the process.
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsSharingViolation(error))
        {
            throw new StorageInUseException(path, error);
        }
    }

    /// <summary>A refused lock: EWOULDBLOCK (11 on Linux, 35 on macOS) or ERROR_SHARING_VIOLATION.</summary>
    private static bool IsSharingViolation(IOException error) =>
        error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private void RemoveTemporaryFiles(ILogger logger)
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*" + TemporarySuffix))
        {
            LogRemovedTemporary(logger, file);
            File.Delete(file);
        }
    }
}
