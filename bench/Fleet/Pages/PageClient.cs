using System.IO.Compression;
using System.Net;
using System.Text;

namespace Tributary.Fleet.Pages;

/// <summary>Looks at the gateway as a scraper does.</summary>
internal sealed class PageClient(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(100);

    /// <returns>Whether the gateway said in time that it is ready.</returns>
    public async Task<bool> WaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        while (!await IsReadyAsync(cancellation).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(begun) > limit) return false;
            await Task.Delay(ReadyPause, time, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    /// <returns>The page, or null and why there is none: a gateway that is down shows nothing false.</returns>
    public async Task<(Page? Page, string Trouble)> FetchAsync(PageFormat format, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.TryAddWithoutValidation("Accept", format.Accept);
            if (format.Gzip) request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
            using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK) return (null, $"status {(int)response.StatusCode}");
            var page = PageParser.Parse(await TextOfAsync(response, cancellation).ConfigureAwait(false), format);
            var mediaType = response.Content.Headers.ContentType?.MediaType;
            if (!format.MediaType.Equals(mediaType, StringComparison.Ordinal)) page.Complain($"the Content-Type is {mediaType}, not {format.MediaType}");
            return (page, "");
        }
        catch (Exception e) when (IsNoAnswer(e, cancellation))
        {
            return (null, e.Message);
        }
    }

    /// <summary>A number that the gateway has of itself, which no page of the view has.</summary>
    /// <param name="sample">The sample's name and labels, as they stand on the page.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>Null where there is none.</returns>
    public async Task<double?> OwnAsync(string sample, CancellationToken cancellation)
    {
        try
        {
            var text = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellation).ConfigureAwait(false);
            var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(sample + " ", StringComparison.Ordinal));
            return line is null ? null : PageNumber.Parse(line[(sample.Length + 1)..]).ToDouble();
        }
        catch (Exception e) when (IsNoAnswer(e, cancellation))
        {
            return null;
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("/-/ready", UriKind.Relative), cancellation).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (IsNoAnswer(e, cancellation))
        {
            return false;
        }
    }

    private static async Task<string> TextOfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var raw = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var compressed = response.Content.Headers.ContentEncoding.Contains("gzip");
        await using var plain = compressed ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation).ConfigureAwait(false);
    }

    private static bool IsNoAnswer(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or IOException or InvalidDataException || (e is OperationCanceledException && !cancellation.IsCancellationRequested);
}
