using System.IO.Pipelines;

namespace Tributary.Gateway.PushApi;

/// <summary>How reading or decompressing a body ended.</summary>
internal enum BodyOutcome
{
    Complete,

    /// <summary>It is larger than its limit.</summary>
    TooLarge,

    /// <summary>The budget of bytes in flight is spent.</summary>
    NoRoom,

    /// <summary>It is not what its Content-Encoding says.</summary>
    Corrupt,
}

/// <summary>Reads a request's body from the pipe into one piece of memory.</summary>
internal static class BodyReader
{
    /// <param name="reader">The request's pipe.</param>
    /// <param name="contentLength">The length announced, if any.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="body">Where they go.</param>
    public static async ValueTask<BodyOutcome> ReadAsync(PipeReader reader, long? contentLength, int limit, PushBody body)
    {
        if (contentLength == 0) return BodyOutcome.Complete;
        if (contentLength > limit) return BodyOutcome.TooLarge;
        var expected = (int)(contentLength ?? limit);
        while (true)
        {
            var result = await reader.ReadAsync();
            var received = result.Buffer;
            if (received.Length > limit - body.Length)
            {
                reader.AdvanceTo(received.End);
                return BodyOutcome.TooLarge;
            }

            // The first bytes of a body with a length make room for all of it: it grows once.
            var wanted = contentLength is null || body.Length > 0 ? (int)received.Length : Math.Max(expected, (int)received.Length);
            if (received.Length > 0)
            {
                if (!body.TryReserve(wanted, expected))
                {
                    reader.AdvanceTo(received.End);
                    return BodyOutcome.NoRoom;
                }

                body.Append(received);
            }

            reader.AdvanceTo(received.End);
            if (result.IsCompleted) return BodyOutcome.Complete;
        }
    }
}
