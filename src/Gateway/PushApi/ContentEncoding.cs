namespace Tributary.Gateway.PushApi;

/// <summary>How a body is compressed.</summary>
internal enum ContentEncoding
{
    None,
    Gzip,
    Snappy,
}
