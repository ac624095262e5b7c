using System.Collections.Immutable;

namespace Tributary.Engine.Files.Syntax;

/// <summary>Collects every failure of one file, so that its author sees all of them at once.</summary>
internal sealed class ErrorList(string file)
{
    private readonly List<FileError> _errors = [];

    public string File { get; } = file;

    public void Add(Position position, string message) => _errors.Add(new FileError(File, position.Line, position.Column, message));

    /// <summary>The failures by place in the file.</summary>
    public ImmutableArray<FileError> InOrder() => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];
}
