namespace Tributary.Engine.Storage.Journal;

/// <summary>What the journal asks of an open file: the seam at which tests let a disk fail.</summary>
internal interface IJournalFile : IDisposable
{
    /// <summary>Writes all of <paramref name="bytes"/> at <paramref name="offset"/>.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when everything written is on disk.</summary>
    void Flush();

    /// <summary>Cuts the file, or extends it with zeros.</summary>
    void SetLength(long length);
}
