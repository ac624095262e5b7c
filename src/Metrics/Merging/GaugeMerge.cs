namespace Tributary.Metrics.Merging;

/// <summary>How a gauge's values of the live sources become one. The numbers are persisted: append, never renumber.</summary>
public enum GaugeMerge : byte
{
    Sum = 0,
    Min = 1,
    Max = 2,

    /// <summary>The arithmetic mean (<c>avg</c> in rules).</summary>
    Average = 3,

    /// <summary>The value with the latest stamp.</summary>
    Last = 4,

    /// <summary>How many live values there are.</summary>
    Count = 5,
}
