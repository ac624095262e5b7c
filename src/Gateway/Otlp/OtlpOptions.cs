namespace Tributary.Gateway.Otlp;

/// <summary>How OTLP is received. Bound from the configuration section <c>Otlp</c>.</summary>
internal sealed record OtlpOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Otlp";

    /// <summary>
    /// Where OTLP/gRPC is taken, such as <c>http://127.0.0.1:4317</c>, the port that SDKs send to unless told otherwise.
    /// Default: nowhere. OTLP/HTTP needs no address of its own: it is taken at <c>/v1/metrics</c>.
    /// </summary>
    public string GrpcUrl { get; init; } = "";

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        if (GrpcUrl.Length == 0) return [];
        return Uri.TryCreate(GrpcUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.AbsolutePath == "/"
            ? []
            : [$"{Section}:{nameof(GrpcUrl)} is \"{GrpcUrl}\"; an address is like http://127.0.0.1:4317, or empty for none. For https, put a proxy before it."];
    }
}
