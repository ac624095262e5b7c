using System.Globalization;
using System.Net;
using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Durability;

/// <summary>A disk that is full refuses pushes and loses none; when there is space again, all goes on.</summary>
public sealed class FullDiskTests
{
    private const int SpaceForSomePushes = 128 << 10;

    [FactWithSmallDisk]
    public async Task A_full_disk_refuses_pushes_turns_readiness_red_and_recovers_with_nothing_lost()
    {
        using var disk = new SmallDisk();
        await using var gateway = await GatewayProcess.StartAsync(dataPath: disk.DataPath, settings: "--Storage:SegmentBytes=65536");
        disk.Fill(left: SpaceForSomePushes);

        var pushed = 0;
        string refusal;
        do
        {
            Assert.True(pushed < 10_000, "The disk never became full.");
            refusal = await PushAsync(gateway, ++pushed);
        }
        while (refusal.Length == 0);

        Assert.Contains("No space left", refusal, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.ReadinessAsync());
        Assert.NotEmpty(await PushAsync(gateway, pushed));

        disk.Free();
        await Eventually.HoldsAsync(async () => await PushAsync(gateway, pushed) == "", "pushes to be taken again", () => gateway.Log);
        await Eventually.HoldsAsync(async () => await gateway.ReadinessAsync() == HttpStatusCode.OK, "readiness to turn green", () => gateway.Log);
        await AssertTotalAsync(gateway, pushed);

        await gateway.KillAsync();
        await gateway.StartAgainAsync();
        await AssertTotalAsync(gateway, pushed);
    }

    /// <summary>Pushes a delta, which counts once however often it is sent. Returns why it was refused, or nothing.</summary>
    private static async Task<string> PushAsync(GatewayProcess gateway, int sequence)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "metrics/job/disk/instance/a");
        request.Headers.Add("Tributary-Push", string.Create(CultureInfo.InvariantCulture, $"1/{sequence}"));
        request.Headers.Add("Tributary-Temporality", "delta");
        request.Content = new StringContent("# TYPE disk_pushes_total counter\ndisk_pushes_total 1\n");
        using var answer = await gateway.Http.SendAsync(request);
        if (answer.IsSuccessStatusCode) return "";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task AssertTotalAsync(GatewayProcess gateway, int pushed) =>
        Assert.Equal([$"disk_pushes_total{{job=\"disk\"}} {pushed}"], await gateway.LinesAsync("disk_pushes_total"));
}
