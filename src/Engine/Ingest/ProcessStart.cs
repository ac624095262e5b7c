namespace Tributary.Engine.Ingest;

/// <summary>The start time of a source's process, as client libraries state it: it tells one life of a source from the next.</summary>
internal static class ProcessStart
{
    /// <summary>A gauge, Unix seconds.</summary>
    public const string Family = "process_start_time_seconds";

    /// <summary>The epoch of frames, Unix milliseconds; 0 if the value is no time.</summary>
    public static long EpochOf(double seconds) => seconds is > 0 and < 1e12 ? (long)(seconds * 1000) : 0;
}
