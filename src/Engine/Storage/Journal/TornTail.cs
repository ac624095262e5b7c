namespace Tributary.Engine.Storage.Journal;

/// <summary>The end of a journal file that a crash left unfinished. Nothing in it was acknowledged; it was cut off.</summary>
/// <param name="File">Full path.</param>
/// <param name="Offset">Where the file ends now.</param>
/// <param name="BytesCut">How many bytes stood there, up to the last that was not zero.</param>
public sealed record TornTail(string File, long Offset, long BytesCut);
