using Tributary.Peers.Workload.Protocols;

namespace Tributary.Peers.Servers;

/// <summary>A way to push the workload.</summary>
/// <param name="Name">As the tables name it.</param>
/// <param name="Speak">A server's recipe, to be pushed to in this way.</param>
/// <param name="Writer">Makes a writer of payloads.</param>
internal sealed record PushProtocol(string Name, Func<ServerRecipe, ServerRecipe> Speak, Func<PushClock, IPayloadWriter> Writer)
{
    /// <summary>Each server's own import of the text format.</summary>
    public static readonly PushProtocol Text = new("text 0.0.4", recipe => recipe, _ => new TextPayloadWriter());

    /// <summary>By the path of InfluxDB 1, which asks for a database.</summary>
    public static readonly PushProtocol Influx = new("Influx line protocol", recipe => Post(recipe, "/write?db=x", "Content-Type: text/plain; charset=utf-8\r\n"), clock => new InfluxPayloadWriter(clock));

    public static readonly PushProtocol RemoteWrite = new(
        "remote write 1.0, snappy",
        recipe => Post(recipe, "/api/v1/write", "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\nX-Prometheus-Remote-Write-Version: 0.1.0\r\n"),
        clock => new RemoteWritePayloadWriter(clock));

    public static readonly PushProtocol Otlp = new("OTLP, protobuf", recipe => Post(recipe, "/v1/metrics", "Content-Type: application/x-protobuf\r\n"), clock => new OtlpPayloadWriter(clock));

    /// <summary>In the order of the tables.</summary>
    public static readonly PushProtocol[] All = [Text, Influx, RemoteWrite, Otlp];

    private static ServerRecipe Post(ServerRecipe recipe, string path, string headers) => recipe with { PushMethod = "POST", PushPath = _ => path, PushHeaders = headers };
}
