using System.Collections.Immutable;

namespace Tributary.Engine.Files;

/// <summary>A kind of file that may change while the program runs.</summary>
/// <param name="What">What it has, in the plural: <c>rules</c>. It is also the key that its list stands under.</param>
/// <param name="Setting">The setting that has its path.</param>
/// <param name="Parse">Reads it.</param>
/// <param name="Count">How many there are in it.</param>
public sealed record FileKind<T>(string What, string Setting, FileParser<T> Parse, Func<T, int> Count)
    where T : class;

/// <summary>Reads a file's text.</summary>
/// <param name="text">The text.</param>
/// <param name="file">The name that errors show.</param>
/// <param name="version">Rises with every change that comes into force; that of the start is 1.</param>
/// <param name="errors">Every failure, in order of place.</param>
/// <returns>Null where there are failures.</returns>
public delegate T? FileParser<T>(string text, string file, long version, out ImmutableArray<FileError> errors)
    where T : class;
