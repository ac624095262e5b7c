namespace Tributary.Peers.Load;

/// <summary>Counts the lines of a page, handed over in pieces cut anywhere, that are neither empty nor comments.</summary>
internal sealed class SampleLineCounter
{
    private bool _atLineStart = true;

    public long Samples { get; private set; }

    public void Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_atLineStart && piece[0] is not ((byte)'#' or (byte)'\n')) Samples++;
            var end = piece.IndexOf((byte)'\n');
            _atLineStart = end >= 0;
            piece = end < 0 ? [] : piece[(end + 1)..];
        }
    }
}
