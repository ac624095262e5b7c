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

    /// <summary>The value of a parameter, without its quotes; empty if there is none.</summary>
    public static ReadOnlySpan<char> Parameter(ReadOnlySpan<char> contentType, string name)
    {
        foreach (var part in contentType.Split(';'))
        {
            var parameter = contentType[part];
            var equals = parameter.IndexOf('=');
            if (equals > 0 && parameter[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return parameter[(equals + 1)..].Trim().Trim('"');
        }

        return default;
    }
}
