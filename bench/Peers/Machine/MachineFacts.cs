using System.Globalization;
using System.Runtime.InteropServices;

namespace Tributary.Peers.Machine;

/// <summary>What the figures depend on besides the programs.</summary>
internal static class MachineFacts
{
    /// <summary>One line: processor, cores, memory, system, file system of the servers' data, .NET.</summary>
    public static string Describe(string dataDirectory)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ProcessorModel(File.ReadAllText("/proc/cpuinfo"))}, {Environment.ProcessorCount} cores, {memory:F0} GiB memory, "
            + $"{RuntimeInformation.OSDescription} (kernel {Environment.OSVersion.Version}), {RuntimeInformation.OSArchitecture}, "
            + $"data on {new DriveInfo(dataDirectory).DriveFormat}, {RuntimeInformation.FrameworkDescription}");
    }

    /// <param name="cpuInfo">Text of <c>/proc/cpuinfo</c>; not every architecture names the model.</param>
    public static string ProcessorModel(string cpuInfo)
    {
        var line = cpuInfo.Split('\n').FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
