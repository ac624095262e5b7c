using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.DropIn;

/// <summary>
/// Protobuf as Prometheus' own Go library writes it: a Pushgateway is told a page in text, and the page it serves in protobuf
/// is pushed.
/// </summary>
public sealed class ProtobufPushTests
{
    private const string Delimited = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    [FactWith(Installed.Pushgateway)]
    public async Task What_a_Go_program_writes_in_protobuf_says_the_same_as_in_text()
    {
        await using var pushgateway = await PushgatewayProcess.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync();
        await pushgateway.PushAsync("job/shop", Pages.EveryKind);
        await gateway.PushAsync("job/text", Pages.EveryKind);
        using var content = new ByteArrayContent(await pushgateway.ProtobufPageAsync(Delimited));
        content.Headers.TryAddWithoutValidation("Content-Type", Delimited);
        using var answer = await gateway.Http.PutAsync("metrics/job/protobuf", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        var all = await gateway.LinesAsync("demo_");
        string[] Of(string job) => [.. all.Where(line => line.Contains($"job=\"{job}\"", StringComparison.Ordinal)).Select(line => line.Replace($"job=\"{job}\"", "job", StringComparison.Ordinal))];
        Assert.NotEmpty(Of("text"));

        // Prometheus' library has numbers as doubles: of an integer beyond 2^53 it keeps the nearest.
        Assert.Equal(Of("text").Select(line => line.Replace("9007199254740993", "9007199254740992", StringComparison.Ordinal)), Of("protobuf"));
        Assert.NotEmpty(await gateway.LinesAsync("go_gc_duration_seconds{job=\"protobuf\",quantile="));
    }
}
