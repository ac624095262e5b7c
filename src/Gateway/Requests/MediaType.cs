namespace Tributary.Gateway.Requests;

/// <summary>Media types in a Content-Type header.</summary>
internal static class MediaType
{
    /// <summary>Whether a header names a type, with or without parameters.</summary>
    public static bool Is(ReadOnlySpan<char> contentType, string mediaType)
    {
        var parameters = contentType.IndexOf(';');
        return (parameters < 0 ? contentType : contentType[..parameters]).Trim().Equals(mediaType, StringComparison.OrdinalIgnoreCase);
    }
}
