using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tributary.Engine.Storage;

/// <summary>
/// Flushes a directory, so that files created, renamed or deleted in it are so after a crash of the machine too:
/// on POSIX systems fsync of a file does not cover its name.
/// </summary>
internal static class DirectoryFlush
{
    private const int ReadOnly = 0;

    /// <summary>Returns when the entries of <paramref name="directory"/> are on disk.</summary>
    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void Flush(string directory)
    {
        // NTFS journals names by itself, and Windows has no flush of a directory.
        if (OperatingSystem.IsWindows()) return;

        // File.OpenHandle refuses directories, hence the call below.
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"Cannot open the directory {directory}: {Marshal.GetLastPInvokeErrorMessage()}");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
