namespace Tributary.Fleet.Options;

/// <summary>How much a source tells of its restarts and repetitions.</summary>
[Flags]
internal enum SourceKinds
{
    None = 0,

    /// <summary>Pushes <c>process_start_time_seconds</c>: restarts are known, old repetitions show by it or by falling values.</summary>
    StartTime = 1,

    /// <summary>Says nothing: a fall is a restart, and an old push that comes late cannot be told from one.</summary>
    Bare = 2,

    /// <summary>Sends <c>Tributary-Push: epoch/sequence</c>: everything counts once, whenever it comes.</summary>
    Sequenced = 4,
    Mix = StartTime | Bare | Sequenced,
}
