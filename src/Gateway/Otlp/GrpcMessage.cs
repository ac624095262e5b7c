using System.Buffers.Binary;
using System.Text;

namespace Tributary.Gateway.Otlp;

/// <summary>
/// The frame of a message and the texts of a status in gRPC
/// (https://github.com/grpc/grpc/blob/v1.70.0/doc/PROTOCOL-HTTP2.md).
/// </summary>
internal static class GrpcMessage
{
    /// <summary>A flag and a length stand before each message.</summary>
    public const int PrefixLength = 5;

    /// <summary>Reads what stands before the one message of a unary call.</summary>
    /// <returns>False where the body is not one message.</returns>
    public static bool TryReadPrefix(ReadOnlySpan<byte> body, out bool isCompressed)
    {
        isCompressed = false;
        if (body.Length < PrefixLength || body[0] > 1) return false;
        isCompressed = body[0] == 1;
        return BinaryPrimitives.ReadUInt32BigEndian(body[1..]) == (uint)(body.Length - PrefixLength);
    }

    public static byte[] WithPrefix(ReadOnlySpan<byte> message)
    {
        var framed = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), (uint)message.Length);
        message.CopyTo(framed.AsSpan(PrefixLength));
        return framed;
    }

    /// <summary>A message as a header has it: what is not printable ASCII, and the percent sign, percent-encoded.</summary>
    public static string Escape(string message)
    {
        var escaped = new StringBuilder(message.Length);
        foreach (var one in Encoding.UTF8.GetBytes(message))
        {
            if (one is >= 0x20 and <= 0x7e and not (byte)'%') escaped.Append((char)one);
            else escaped.Append('%').Append(one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }
}
