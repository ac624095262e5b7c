using System.Text.Json;
using Tributary.Gateway.Probes;

namespace Tributary.Gateway.Influx;

/// <summary>
/// What clients of InfluxDB ask before they write: whether it is there, in what version, and that a database be created.
/// </summary>
internal sealed class InfluxProbes(InfluxCredentials credentials, Readiness readiness)
{
    private static readonly string[] Answered = ["CREATE", "ALTER", "SHOW"];

    /// <summary><c>GET</c> and <c>HEAD /ping</c> (https://docs.influxdata.com/influxdb/v1/tools/api/#ping-http-endpoint).</summary>
    public static Task PingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        InfluxReply.AddVersion(context.Response);
        context.Response.Headers["X-Influxdb-Build"] = "OSS";
        return Task.CompletedTask;
    }

    /// <summary><c>GET /health</c> (https://docs.influxdata.com/influxdb/v2/api/v2/#operation/GetHealth).</summary>
    public Task HealthAsync(HttpContext context)
    {
        var reason = readiness.WhyNot();
        context.Response.StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return InfluxReply.SendAsync(context.Response, json =>
        {
            json.WriteString("name", "influxdb");
            json.WriteString("message", reason ?? "ready for queries and writes");
            json.WriteString("status", reason is null ? "pass" : "fail");
            json.WriteStartArray("checks");
            json.WriteEndArray();
            json.WriteString("version", InfluxReply.Version);
        });
    }

    /// <summary>
    /// <c>GET</c> and <c>POST /query</c> (https://docs.influxdata.com/influxdb/v1/tools/api/#query-http-endpoint): databases and
    /// retention policies are created by writing to them, so that statements about them succeed and find nothing. Everything
    /// else is an error of the statement.
    /// </summary>
    public async Task QueryAsync(HttpContext context)
    {
        var request = context.Request;
        if (!credentials.Admits(request))
        {
            await InfluxReply.SendAsync(context.Response, InfluxAnswer.Unauthorized, isV2: false);
            return;
        }

        var query = request.Query["q"].ToString();
        if (query.Length == 0 && request.HasFormContentType) query = (await request.ReadFormAsync())["q"].ToString();
        var statements = query.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await (statements.Length == 0
            ? InfluxReply.SendAsync(context.Response, InfluxAnswer.BadRequest("missing required parameter \"q\""), isV2: false)
            : InfluxReply.SendAsync(context.Response, json => WriteResults(json, statements)));
    }

    private static void WriteResults(Utf8JsonWriter json, string[] statements)
    {
        json.WriteStartArray("results");
        for (var i = 0; i < statements.Length; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("statement_id", i);
            var isAnswered = Array.Exists(Answered, verb => statements[i].StartsWith($"{verb} ", StringComparison.OrdinalIgnoreCase));
            if (!isAnswered) json.WriteString("error", "queries are not answered here: the merged view is at /metrics, for Prometheus to scrape and to query");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
