using System.Collections.Immutable;

namespace Tributary.Engine.Files;

/// <summary>A file of settings cannot be used at start. The message has every error, one a line.</summary>
/// <param name="what">What the file should have: <c>rules</c>.</param>
/// <param name="errors">Every failure.</param>
public sealed class SettingsFileException(string what, ImmutableArray<FileError> errors)
    : Exception($"The {what} file cannot be used:\n{string.Join('\n', errors)}")
{
    public ImmutableArray<FileError> Errors { get; } = errors;
}
