using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage.Journal;

/// <summary>The segments on disk, in order: the writer adds them at the end, checkpoints delete them from the front.</summary>
internal sealed partial class SegmentCatalog(List<SegmentFile> segments, ILogger logger)
{
    private readonly Lock _gate = new();

    public void Add(SegmentFile segment)
    {
        lock (_gate)
        {
            // A segment that failed before it held anything is created again under its name.
            if (segments.Count == 0 || segments[^1] != segment) segments.Add(segment);
        }
    }

    /// <summary>Deletes the segments whose records all come before <paramref name="sequence"/>, except the last.</summary>
    public void DeleteBefore(long sequence)
    {
        lock (_gate)
        {
            // From the oldest on, so that whatever interrupts this leaves no hole.
            while (segments.Count > 1 && segments[1].FirstSequence <= sequence)
            {
                try
                {
                    File.Delete(segments[0].Path);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    // It costs space only; the next checkpoint tries again.
                    LogNotDeleted(logger, segments[0].Path, error);
                    return;
                }

                segments.RemoveAt(0);
            }
        }
    }
}
