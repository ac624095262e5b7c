using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Tributary.Gateway.Hosting;

/// <summary>How the web server listens, and what it bears from slow or large requests.</summary>
internal static class ServerSetup
{
    /// <summary>The address where none is set.</summary>
    public const string DefaultUrl = "http://127.0.0.1:9091";

    /// <summary>A path may hold many labels, each character of them written as three; the default of 8 KiB would cut that off.</summary>
    private const int MaxRequestLineBytes = 64 * 1024;

    /// <summary>Senders push every few seconds to minutes: connections that stay open in between save them a handshake.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    /// <summary>A body that comes slower than this, after a grace, gives back the memory it holds.</summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(10));

    public static void Configure(WebApplicationBuilder builder)
    {
        if (!HasAddress(builder.Configuration)) builder.WebHost.UseUrls(DefaultUrl);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
        builder.WebHost.ConfigureKestrel(static options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null; // the push API has its own limits, which can be set and have a text
            options.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            options.Limits.KeepAliveTimeout = KeepAlive;
            options.Limits.RequestHeadersTimeout = HeadersTimeout;
            options.Limits.MinRequestBodyDataRate = SlowestBody;
        });
    }

    /// <summary>Every address that cannot be listened on, as a sentence.</summary>
    public static IReadOnlyList<string> ValidateUrls(IConfiguration configuration)
    {
        var failures = new List<string>();
        foreach (var url in (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsHttp(url)) failures.Add($"urls has \"{url}\"; an address is like {DefaultUrl}, with a port up to {ushort.MaxValue}. For https, put a proxy before it.");
        }

        return failures;
    }

    private static bool IsHttp(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase) && address.Port is >= 0 and <= ushort.MaxValue;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool HasAddress(ConfigurationManager configuration) =>
        configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 }
        || configuration[WebHostDefaults.HttpPortsKey] is { Length: > 0 }
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
}
