using System.Diagnostics;

namespace Tributary.Engine.Tests.Storage;

/// <summary>A file system of <see cref="Bytes"/> in memory: a disk that can really be full.</summary>
internal sealed class SmallDisk : IDisposable
{
    public const int Bytes = 512 << 10;

    private readonly DirectoryInfo _mountPoint = Directory.CreateTempSubdirectory("tributary-disk-");

    public SmallDisk()
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Bytes}", "tmpfs", Path)) return;
        _mountPoint.Delete();
        throw new InvalidOperationException("Cannot mount a tmpfs here.");
    }

    public string Path => _mountPoint.FullName;

    public static bool IsAvailable()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return false;
        try
        {
            new SmallDisk().Dispose();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Assert.True(Run("umount", Path));
        _mountPoint.Delete();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that needs a <see cref="SmallDisk"/>; skipped, and said so, where none can be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsAvailable()) Skip = "Mounting a small tmpfs takes Linux and root.";
    }
}
