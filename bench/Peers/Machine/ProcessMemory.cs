using System.Globalization;

namespace Tributary.Peers.Machine;

/// <summary>The resident memory of a process from <c>/proc/PID/status</c> (proc_pid_status(5)), in bytes.</summary>
/// <param name="Resident">VmRSS: everything resident.</param>
/// <param name="Anonymous">RssAnon: what the process itself wrote, without mapped files.</param>
/// <param name="Peak">VmHWM: the most that was ever resident.</param>
internal readonly record struct ProcessMemory(long Resident, long Anonymous, long Peak)
{
    public static ProcessMemory Of(int processId) => Parse(File.ReadAllText($"/proc/{processId}/status"));

    public static ProcessMemory Parse(string status) =>
        new(Field(status, "VmRSS:"), Field(status, "RssAnon:"), Field(status, "VmHWM:"));

    private static long Field(string status, string name)
    {
        var line = status.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            ?? throw new FormatException($"no {name} in the status of a process");
        var kibibytes = line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.Parse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture) * 1024;
    }
}
