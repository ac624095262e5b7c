namespace Tributary.Engine.Files;

/// <summary>
/// Why a file of settings was refused, and where. Line and column (in characters) count from 1; both are 0 where the file as
/// a whole is at fault, because it cannot be read.
/// </summary>
public sealed record FileError(string File, int Line, int Column, string Message)
{
    /// <summary><c>rules.yaml:12:5: message</c>: the form that editors and terminals make clickable.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}
