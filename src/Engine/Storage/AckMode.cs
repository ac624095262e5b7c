namespace Tributary.Engine.Storage;

/// <summary>When a push is acknowledged.</summary>
public enum AckMode
{
    /// <summary>When its records are on disk: nothing acknowledged is lost by a crash of the process or the machine.</summary>
    Journal,

    /// <summary>
    /// When its records are applied in memory: the journal is written behind, so a crash loses at most about the last
    /// second. Costs no disk flush per push.
    /// </summary>
    Memory,
}
