using System.Globalization;

namespace Tributary.Gateway.PushApi;

/// <summary>How the push API reads requests. Bound from the configuration section <c>PushApi</c>.</summary>
internal sealed record PushApiOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "PushApi";

    private const long LeastBytesInFlight = 1L << 20; // a megabyte: below, ordinary pushes would be turned away

    /// <summary>
    /// Whether a <c>+</c> in the path is a blank. Default: no, it is a plus, as for the Pushgateway. The official Python
    /// and Go clients write a blank so; with this on, they mean what they say, and a plus must be written <c>%2B</c>.
    /// </summary>
    public bool DecodePlus { get; init; }

    /// <summary>
    /// Bytes of bodies, as received and as decompressed, held at once over all pushes. Default: 256 MiB. It bounds the
    /// memory that senders can claim, whatever their number; past it a push is answered with 503 and Retry-After. More
    /// rides out larger bursts. A plain body that announces its length is taken whatever this says when nothing else is in
    /// flight; one that grows or is compressed needs room for both of its buffers.
    /// </summary>
    public long MaxBytesInFlight { get; init; } = 256L << 20;

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    public IReadOnlyList<string> Validate() => MaxBytesInFlight >= LeastBytesInFlight
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{Section}:{nameof(MaxBytesInFlight)} is {MaxBytesInFlight}; it must be at least {LeastBytesInFlight}.")];
}
