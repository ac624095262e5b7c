namespace Tributary.Fleet.Pushing;

/// <summary>
/// One request, complete, so that sending it again sends the same bytes.
/// </summary>
/// <param name="Method">PUT, POST or DELETE.</param>
/// <param name="Path">The escaped path.</param>
/// <param name="Body">The body as sent; empty for DELETE.</param>
/// <param name="Compressed">Whether the body is compressed, by <see cref="Compression"/>.</param>
/// <param name="Stamp"><c>epoch/sequence</c>, or null.</param>
/// <param name="Delta">Whether the values are rises since the last push.</param>
/// <param name="ContentType">What the body is.</param>
internal sealed record Push(HttpMethod Method, string Path, byte[] Body, bool Compressed = false, string? Stamp = null, bool Delta = false, string ContentType = Push.Text)
{
    public const string Text = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The Content-Encoding of a body that is compressed.</summary>
    public string Compression { get; init; } = "gzip";

    /// <summary>Of a success, the text is what was refused; where nothing was, it has none.</summary>
    public bool SuccessTellsRefusals { get; init; }

    /// <summary>The body to send when the gateway does not know the layouts that the other one names; null for other protocols.</summary>
    public byte[]? Defining { get; init; }
}
