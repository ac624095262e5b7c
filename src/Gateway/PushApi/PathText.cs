using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Tributary.Gateway.PushApi;

/// <summary>Decodes one part of a path. Errors are texts for the sender; null is success.</summary>
internal static class PathText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Undoes percent-encoding (RFC 3986, section 2.1) of UTF-8.</summary>
    /// <param name="raw">The part as it stands in the request target.</param>
    /// <param name="decodePlus">Whether a <c>+</c> is a blank.</param>
    /// <param name="text">The text meant.</param>
    public static string? Decode(string raw, bool decodePlus, out string text)
    {
        text = raw;
        if (!raw.Contains('%', StringComparison.Ordinal) && !(decodePlus && raw.Contains('+', StringComparison.Ordinal))) return null;

        var source = Encoding.UTF8.GetBytes(raw);
        var bytes = new byte[source.Length];
        var length = 0;
        for (var i = 0; i < source.Length; i++)
        {
            var value = source[i];
            if (value == '+' && decodePlus) value = (byte)' ';
            else if (value == '%')
            {
                if (i + 2 >= source.Length || !byte.TryParse(source.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
                    return $"\"{raw}\" in the path has a % that is not followed by two hexadecimal digits. Write %25 for a percent sign.";
                i += 2;
            }

            bytes[length++] = value;
        }

        return ToText(bytes.AsSpan(0, length), raw, out text);
    }

    /// <summary>Undoes base64url (RFC 4648, section 5), padded or not; <c>=</c> alone is the empty value.</summary>
    /// <param name="encoded">The value as it stands in the path.</param>
    /// <param name="name">Its label, for the error.</param>
    /// <param name="text">The text meant.</param>
    public static string? DecodeBase64(string encoded, string name, out string text)
    {
        text = "";
        var trimmed = encoded.AsSpan().TrimEnd('=');
        var bytes = new byte[Base64Url.GetMaxDecodedLength(trimmed.Length)];
        if (Base64Url.DecodeFromChars(trimmed, bytes, out _, out var written) == OperationStatus.Done) return ToText(bytes.AsSpan(0, written), encoded, out text);
        return $"The value \"{encoded}\" of label \"{name}@base64\" is not base64 in the URL-safe alphabet (A-Z a-z 0-9 - _), with or without padding.";
    }

    private static string? ToText(ReadOnlySpan<byte> bytes, string raw, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(bytes);
            return null;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return $"\"{raw}\" in the path does not decode to valid UTF-8.";
        }
    }
}
