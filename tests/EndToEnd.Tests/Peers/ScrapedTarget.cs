using System.Globalization;
using System.Net;
using System.Text;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Peers;

/// <summary>A service as Prometheus scrapes it: a page that changes when the test says so.</summary>
internal sealed class ScrapedTarget : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _contentType;
    private volatile string _page;

    public ScrapedTarget(string page, string contentType = "text/plain; version=0.0.4")
    {
        (_page, _contentType) = (page, contentType);
        Authority = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}");
        _listener.Prefixes.Add($"http://{Authority}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Authority { get; }

    public void Show(string page) => _page = page;

    /// <summary>It cannot be scraped any more.</summary>
    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                context.Response.ContentType = _contentType;
                context.Response.Close(Encoding.UTF8.GetBytes(_page), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // It was closed.
        }
    }
}
