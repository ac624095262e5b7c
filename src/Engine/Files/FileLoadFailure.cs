using System.Collections.Immutable;

namespace Tributary.Engine.Files;

/// <summary>A file that was refused at a reload: when, and everything that was wrong with it.</summary>
public sealed record FileLoadFailure(DateTimeOffset At, ImmutableArray<FileError> Errors)
{
    /// <summary>One error a line.</summary>
    public override string ToString() => string.Join('\n', Errors);
}
