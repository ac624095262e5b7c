using Tributary.Gateway.Requests;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Influx;

namespace Tributary.Gateway.Influx;

/// <summary>
/// <c>POST /write</c> and <c>POST /api/v2/write</c>: line protocol, whatever the Content-Type says, as InfluxDB 1.x
/// (https://docs.influxdata.com/influxdb/v1/tools/api/#write-http-endpoint) and 2.x
/// (https://docs.influxdata.com/influxdb/v2/api/v2/#operation/PostWrite) take it.
/// </summary>
internal sealed class InfluxEndpoint(InfluxReceiver receiver, InfluxCredentials credentials, BodyReceiver bodies, RequestReceiver requests, ParserLimits limits)
{
    public const string Protocol = "influx";

    public Task WriteV1Async(HttpContext context) => WriteAsync(context, "db", "database is required: name it as /write?db=<name>", isV2: false);

    public Task WriteV2Async(HttpContext context) => WriteAsync(context, "bucket", "bucket is required: name it as /api/v2/write?bucket=<name>", isV2: true);

    private async Task WriteAsync(HttpContext context, string jobParameter, string jobMissing, bool isV2)
    {
        var answer = await requests.ReceiveAsync<InfluxAnswer>(Protocol, context, async body => Check(context.Request, jobParameter, jobMissing, out var job, out var unit)
            ?? (await bodies.ReceiveAsync(context.Request, body) is { } refused ? InfluxAnswer.Of(refused) : await receiver.MergeAsync(body.Memory, job, unit)));
        await InfluxReply.SendAsync(context.Response, answer, isV2);
    }

    private InfluxAnswer? Check(HttpRequest request, string jobParameter, string jobMissing, out string job, out long unit)
    {
        job = request.Query[jobParameter].ToString();
        unit = InfluxPrecision.Default;
        if (!credentials.Admits(request)) return InfluxAnswer.Unauthorized;
        if (job.Length == 0) return InfluxAnswer.BadRequest(jobMissing);
        if (job.Length > limits.MaxLabelValueLength) return InfluxAnswer.BadRequest($"the {jobParameter} is longer than Limits:{nameof(limits.MaxLabelValueLength)} allows");
        var precision = request.Query["precision"].ToString();
        if (InfluxPrecision.Find(precision) is not { } found) return InfluxAnswer.BadRequest($"invalid precision \"{precision}\" (use n, ns, u, us, ms, s, m or h)");
        unit = found;
        return null;
    }
}
