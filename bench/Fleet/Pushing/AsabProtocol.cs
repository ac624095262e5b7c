using Tributary.Fleet.Families;

namespace Tributary.Fleet.Pushing;

/// <summary>Renders what an instance has to say as a request of ASAB's HTTP target.</summary>
internal static class AsabProtocol
{
    /// <param name="grouping">Who sends it.</param>
    /// <param name="instruments">What is sent.</param>
    /// <param name="moment">When, and whether counters and histograms are windows. What tells the time is one always.</param>
    /// <param name="style">How it is written.</param>
    /// <param name="compressed">The body is sent as gzip.</param>
    public static Push Render(IReadOnlyList<Label> grouping, IEnumerable<Instrument> instruments, OtlpMoment moment, AsabStyle style, bool compressed)
    {
        var request = new AsabExposition(grouping, moment, style);
        foreach (var instrument in instruments)
        {
            request.IsWindow = moment.IsDelta || instrument.IsVital;
            instrument.Push(request, request.IsWindow);
        }

        var body = request.ToBytes();
        return new Push(HttpMethod.Post, "/asab/v1/push", compressed ? PushgatewayProtocol.Compress(body) : body, compressed, ContentType: "application/json") { SuccessTellsRefusals = true };
    }
}

/// <summary>How one application writes what others write otherwise.</summary>
/// <param name="Floats">Every number is written as a float.</param>
/// <param name="NamesUnits">Units stand apart from the names, and counters have no <c>_total</c>.</param>
internal readonly record struct AsabStyle(bool Floats, bool NamesUnits);
