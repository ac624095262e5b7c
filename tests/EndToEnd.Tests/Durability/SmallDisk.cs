using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Durability;

/// <summary>A file system of 2 MiB in memory, which is soon full. Mounting it takes root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Size = 2 << 20;

    private readonly TemporaryDirectory _directory = new();

    public SmallDisk()
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", _directory.Path) != 0) throw new InvalidOperationException("Cannot mount a tmpfs.");
    }

    /// <summary>Whether one can be had here: root in a container may lack the capability.</summary>
    public static bool IsPossible { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Try();

    public string DataPath => _directory.Sub("data");

    private string Filler => _directory.Sub("filler");

    /// <summary>Takes all the space that is left but some.</summary>
    /// <param name="left">Bytes that stay free.</param>
    public void Fill(int left)
    {
        using var file = File.Create(Filler);
        var free = new DriveInfo(_directory.Path).AvailableFreeSpace;
        file.Write(new byte[Math.Max(0, free - left)]);
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", _directory.Path);
        _directory.Dispose();
    }

    private static bool Try()
    {
        try
        {
            using var disk = new SmallDisk();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A test that fills a disk. Where it cannot have one to fill, it is reported as left out.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithSmallDiskAttribute : FactAttribute
{
    public FactWithSmallDiskAttribute()
    {
        if (!SmallDisk.IsPossible) Skip = "needs root on Linux, with the right to mount a tmpfs to fill";
    }
}
