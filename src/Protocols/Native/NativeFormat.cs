namespace Tributary.Protocols.Native;

/// <summary>What native frames and the answers to them are called, and what they begin with: docs/native-frames.md.</summary>
public static class NativeFormat
{
    /// <summary>The media type of a request.</summary>
    public const string FramesMediaType = "application/vnd.tributary.frames";

    /// <summary>The media type of an answer.</summary>
    public const string OutcomesMediaType = "application/vnd.tributary.outcomes";

    /// <summary>"TBF" and the version of the format.</summary>
    internal static ReadOnlySpan<byte> RequestMark => [(byte)'T', (byte)'B', (byte)'F', 1];

    /// <summary>"TBO" and the version of the format.</summary>
    internal static ReadOnlySpan<byte> AnswerMark => [(byte)'T', (byte)'B', (byte)'O', 1];
}
