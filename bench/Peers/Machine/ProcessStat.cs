using System.Globalization;

namespace Tributary.Peers.Machine;

/// <summary>The processor time of a process, all its threads together, from <c>/proc/PID/stat</c> (proc_pid_stat(5)).</summary>
internal static class ProcessStat
{
    /// <summary>USER_HZ, the kernel's unit towards user space: 100 on every architecture .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    // Counted from the field after the command name, which is the third.
    private const int UserTicks = 11;
    private const int SystemTicks = 12;

    public static TimeSpan CpuTime(int processId) => ParseCpuTime(File.ReadAllText($"/proc/{processId}/stat"));

    /// <returns>The same; null if the process has ended.</returns>
    public static TimeSpan? TryCpuTime(int processId) => TryParse($"/proc/{processId}/stat");

    /// <summary>User plus system time. The command name may itself hold spaces and parentheses: the last one ends it.</summary>
    public static TimeSpan ParseCpuTime(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((Number(fields[UserTicks]) + Number(fields[SystemTicks])) / (double)TicksPerSecond);
    }

    /// <summary>That of the threads with a name, of which the kernel keeps 15 bytes; those that have ended are missing.</summary>
    public static TimeSpan CpuTimeOfThreads(int processId, string name)
    {
        var sum = TimeSpan.Zero;
        foreach (var thread in Directory.GetDirectories($"/proc/{processId}/task"))
        {
            if (TryRead(Path.Combine(thread, "comm"))?.TrimEnd('\n') == name) sum += TryParse(Path.Combine(thread, "stat")) ?? TimeSpan.Zero;
        }

        return sum;
    }

    private static TimeSpan? TryParse(string path) => TryRead(path) is { } stat ? ParseCpuTime(stat) : null;

    /// <summary>What ends while it is read answers with an error of its own (ESRCH).</summary>
    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string field) => long.Parse(field, NumberStyles.None, CultureInfo.InvariantCulture);
}
