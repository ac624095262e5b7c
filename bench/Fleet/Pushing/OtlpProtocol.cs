using Tributary.Fleet.Families;

namespace Tributary.Fleet.Pushing;

/// <summary>Renders what an instance has to say as a request of OTLP/HTTP in JSON.</summary>
internal static class OtlpProtocol
{
    /// <param name="grouping">Who exports.</param>
    /// <param name="instruments">What is exported.</param>
    /// <param name="moment">When, and what it covers.</param>
    /// <param name="compressed">The body is sent as gzip.</param>
    public static Push Render(IReadOnlyList<Label> grouping, IEnumerable<Instrument> instruments, OtlpMoment moment, bool compressed)
    {
        using var request = new OtlpExposition(grouping, moment);

        // A summary has no temporality: it is cumulative.
        foreach (var instrument in instruments) instrument.Push(request, moment.IsDelta && instrument is not SummaryInstrument);
        var body = request.ToBytes();
        return new Push(HttpMethod.Post, "/v1/metrics", compressed ? PushgatewayProtocol.Compress(body) : body, compressed, ContentType: "application/json");
    }
}
