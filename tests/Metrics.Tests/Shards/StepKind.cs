namespace Tributary.Metrics.Tests.Shards;

internal enum StepKind
{
    Push,

    /// <summary>A push whose stamp has been seen.</summary>
    Repeat,
    Clear,
    Delete,

    /// <summary>Time passes, and what is due expires.</summary>
    Pass,
}
