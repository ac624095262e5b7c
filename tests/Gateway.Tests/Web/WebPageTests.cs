using System.Text.RegularExpressions;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Web;

public sealed partial class WebPageTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Everything_that_the_page_refers_to_is_there()
    {
        var page = await _gateway.GetAsync("/");
        Assert.Equal("text/html; charset=utf-8", page.ContentType);
        var references = Reference().Matches(page.Text).Select(match => match.Groups["path"].Value).Distinct(StringComparer.Ordinal).ToArray();
        Assert.True(references.Length >= 6);
        foreach (var reference in references) Assert.Equal(200, (await _gateway.GetAsync(reference)).Status);
    }

    [Fact]
    public async Task The_page_asks_nobody_else_for_anything()
    {
        var page = await _gateway.GetAsync("/");
        Assert.All(Reference().Matches(page.Text), match => Assert.StartsWith("/", match.Groups["path"].Value, StringComparison.Ordinal));
        Assert.StartsWith("default-src 'none';", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/web/style.css", "text/css; charset=utf-8")]
    [InlineData("/web/app.js", "text/javascript; charset=utf-8")]
    [InlineData("/web/icon.svg", "image/svg+xml")]
    public async Task Its_parts_have_their_types(string path, string contentType)
    {
        Assert.Equal(contentType, (await _gateway.GetAsync(path)).ContentType);
        Assert.Empty((await _gateway.SendAsync("HEAD", path, body: null)).Body);
    }

    [GeneratedRegex("(?:href|src)=\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
