using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.DropIn;

/// <summary>
/// With one rule for everything, the gateway stands in for a Pushgateway: after the same pushes of the same client both
/// pages say the same.
/// </summary>
public sealed class PushgatewayComparisonTests
{
    private const string PassThrough = """
        rules:
          - name: like-a-pushgateway
            aggregate: false
        """;

    [FactWith(Installed.PythonClient, Installed.Pushgateway)]
    public async Task A_pass_through_rule_for_everything_gives_the_page_of_a_Pushgateway()
    {
        await using var pushgateway = await PushgatewayProcess.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(PassThrough);
        await PythonScript.RunAsync("both.py", pushgateway.Url.Authority, gateway.Url.Authority);

        var owed = new TextPage(await pushgateway.PageAsync());
        var page = new TextPage(await gateway.PageAsync());
        Assert.Contains("process_cpu_seconds_total", owed.Families);
        Assert.Equal(owed.Families.Where(family => !IsStartTime(family)), page.Families);
        foreach (var family in page.Families) Assert.Equal(owed[family], page[family]);

        // The client's start times are gauges to a Pushgateway. Here they belong to their family, and OpenMetrics shows them.
        var openMetrics = new TextPage(await gateway.PageAsync("application/openmetrics-text; version=1.0.0"));
        var startTimes = owed.Families.Where(IsStartTime).ToList();
        Assert.NotEmpty(startTimes);
        foreach (var family in startTimes) Assert.Equal(owed.SeriesOf(family), openMetrics.SeriesOf(family));
    }

    private static bool IsStartTime(string family) => family.EndsWith("_created", StringComparison.Ordinal);
}
