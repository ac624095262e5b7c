using System.Text;
using Tributary.Fleet.Families;

namespace Tributary.Fleet.Pushing;

/// <summary>Renders what an instance has to say as a request of native frames, and reads what became of it.</summary>
internal static class NativeProtocol
{
    public const string ContentType = "application/vnd.tributary.frames";

    private const int UnknownLayout = 2;
    private const int Waiting = 3;
    private const int Deferred = 4;
    private const int FirstRefusal = 16;
    private const int CountsFlag = 128;

    /// <param name="source">Who sends it.</param>
    /// <param name="instruments">What is sent.</param>
    /// <param name="update">Its number, and how it is meant.</param>
    /// <param name="compressed">The body is sent as gzip.</param>
    public static Push Render(IReadOnlyList<Label> source, IEnumerable<Instrument> instruments, NativeUpdate update, bool compressed)
    {
        var request = new NativeExposition(source, update);
        foreach (var instrument in instruments) instrument.Push(request, update.IsDelta);
        return new Push(HttpMethod.Post, "/api/v1/push", Encode(defines: false), compressed, ContentType: ContentType) { Defining = Encode(defines: true) };

        byte[] Encode(bool defines)
        {
            var body = request.ToBytes(defines);
            return compressed ? PushgatewayProtocol.Compress(body) : body;
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The body of the answer.</param>
    /// <param name="refusals">Is added the reason of each frame that is refused.</param>
    /// <returns>Whether everything that could be taken is; false where layouts have to be defined first.</returns>
    public static bool IsSettled(ReadOnlySpan<byte> answer, List<string> refusals)
    {
        if (!answer.StartsWith("TBO\u0001"u8)) throw new TroubleException("the answer to native frames begins with other bytes than it should");
        var rest = answer[4..];
        var isSettled = true;
        for (var frames = Number(ref rest); frames > 0; frames--)
        {
            int code = rest[0];
            rest = rest[1..];
            if (code >= CountsFlag)
            {
                Number(ref rest);
                Number(ref rest);
                code -= CountsFlag;
            }

            isSettled &= code is not (UnknownLayout or Waiting);
            if (code == Deferred) refusals.Add("deferred");
            if (code < FirstRefusal) continue;
            Number(ref rest);
            var length = (int)Number(ref rest);
            refusals.Add(Encoding.UTF8.GetString(rest[..length]));
            rest = rest[length..];
        }

        return isSettled;
    }

    private static ulong Number(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = rest[0];
            rest = rest[1..];
            value |= (ulong)(part & 127) << shift;
            if (part < 128) return value;
        }
    }
}
