using System.Net;
using System.Text;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Gateways;

/// <summary>Pushes and scrapes of plain HTTP.</summary>
internal static class Pushing
{
    /// <summary>Pushes a body to a group (a path such as <c>job/shop/instance/a</c>), and requires that it is acknowledged.</summary>
    public static async Task PushAsync(this GatewayProcess gateway, string group, string body, string contentType = "text/plain")
    {
        using var answer = await gateway.TryPushAsync(group, body, contentType);
        if (!answer.IsSuccessStatusCode) Assert.Fail($"The push was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Pushes a body again and again until it is acknowledged, as a client does that lives through an outage.</summary>
    public static Task PushUntilAcknowledgedAsync(this GatewayProcess gateway, string group, string body) => Eventually.HoldsAsync(
        async () =>
        {
            using var answer = await gateway.TryPushAsync(group, body);
            return answer.IsSuccessStatusCode;
        },
        "a push to be acknowledged",
        () => gateway.Log);

    public static async Task<HttpResponseMessage> TryPushAsync(this GatewayProcess gateway, string group, string body, string contentType = "text/plain")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        return await gateway.Http.PutAsync("metrics/" + group, content);
    }

    /// <summary>The page, in the format that the Accept header asks for.</summary>
    public static async Task<string> PageAsync(this GatewayProcess gateway, string accept = "text/plain")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await gateway.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The lines of the text page that begin with a name.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(this GatewayProcess gateway, string prefix) =>
        [.. (await gateway.PageAsync()).Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal))];
}
