using System.Text.Json;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Hosting;

/// <summary>An engine that has no answer for now is no error of the program: whoever asked is told why, and when to ask again.</summary>
public sealed class AwayErrorsTests
{
    private const string Reason = "No space left on device.";

    [Theory]
    [InlineData("GET", "/api/v1/families")]
    [InlineData("GET", "/api/v1/families/orders_total")]
    [InlineData("GET", "/api/v1/sources")]
    [InlineData("PUT", "/api/v1/admin/wipe")]
    public async Task A_view_says_so_in_JSON(string method, string path)
    {
        var reply = await AskAsync(method, path);
        Assert.Equal("application/json; charset=utf-8", reply.ContentType);
        var error = JsonSerializer.Deserialize<JsonElement>(reply.Body);
        Assert.Equal("error", error.GetProperty("status").GetString());
        Assert.Contains(Reason, error.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/asab/v1/watch_metrics?filter=orders")]
    [InlineData("/watch?filter=orders")]
    public async Task A_page_of_selected_families_says_so_in_words(string path) => Assert.Contains(Reason, (await AskAsync("GET", path)).Text, StringComparison.Ordinal);

    private static async Task<Reply> AskAsync(string method, string path)
    {
        await using var gateway = await RunningGateway.StartOnAsync(new FailingEngine(), "--Admin:EnableWipe=true");
        var reply = method == "GET" ? await gateway.GetAsync(path) : await gateway.SendAsync(method, path, "");
        Assert.Equal((503, "1"), (reply.Status, reply.Header("Retry-After")));
        return reply;
    }
}
