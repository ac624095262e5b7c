using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Tributary.Gateway.Tests.Running;

/// <summary>What the gateway answered.</summary>
internal sealed record Reply(int Status, byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? ContentType => ContentHeaders.ContentType?.ToString();

    /// <summary>The <c>data</c> of a JSON view.</summary>
    public JsonElement Data
    {
        get
        {
            var root = JsonSerializer.Deserialize<JsonElement>(Body);
            Assert.Equal("success", root.GetProperty("status").GetString());
            return root.GetProperty("data");
        }
    }

    public static async Task<Reply> ReadAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);

    /// <summary>A header's value; null if it is not there.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
