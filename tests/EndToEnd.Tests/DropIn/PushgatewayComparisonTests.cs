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
        Assert.Contains("shop_orders_created", owed.Families);
        Assert.Equal(owed.Families, page.Families);
        foreach (var family in page.Families) Assert.Equal(owed[family], page[family]);
    }
}
