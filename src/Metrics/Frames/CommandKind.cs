namespace Tributary.Metrics.Frames;

/// <summary>What a shard is told to do. The numbers are persisted in journals: append, never renumber.</summary>
public enum CommandKind : byte
{
    /// <summary>One source's update of the family: <see cref="FrameHeader"/>.</summary>
    Frame = 1,

    /// <summary>The source's group was replaced by one without this family (Pushgateway PUT): <see cref="SourceCommand"/>.</summary>
    Clear = 2,

    /// <summary>The source's group was deleted: <see cref="SourceCommand"/>.</summary>
    Retire = 3,

    /// <summary>Time has passed: retire silent sources, remove orphaned series: <see cref="SourceCommand"/> without a source.</summary>
    Expire = 4,
}
