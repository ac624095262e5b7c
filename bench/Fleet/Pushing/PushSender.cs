using System.Net;
using System.Net.Http.Headers;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Sends a push until its outcome is known. No answer (a killed gateway, a broken connection, a timeout) leaves it
/// unknown: the push is sent again as it was, with the same stamp, until a 2xx acknowledges it. So in the end
/// everything is acknowledged, but for what was refused: a 4xx other than 408 and 429, which no repetition would change.
/// </summary>
internal sealed class PushSender(HttpClient http, TimeSpan patience, TimeProvider time) : IPushSender
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly List<string> _refusals = [];
    private int _acknowledged;
    private int _repeated;

    public int Acknowledged => _acknowledged;

    public int Repeated => _repeated;

    public IReadOnlyList<string> Refusals => _refusals;

    /// <exception cref="TroubleException">The patience is at its end.</exception>
    public async Task SendAsync(Push push, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        for (var pause = ShortestPause; ; pause = Min(pause * 2, LongestPause))
        {
            var (settled, trouble, retryAfter) = await AttemptAsync(push, cancellation).ConfigureAwait(false);
            if (settled) return;
            if (time.GetElapsedTime(begun) > patience) throw new TroubleException($"{push.Method} {push.Path} is not acknowledged after {patience.TotalSeconds} s: {trouble}");
            Interlocked.Increment(ref _repeated);
            await Task.Delay(retryAfter is { } asked ? Min(asked, patience) : pause, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<(bool Settled, string Trouble, TimeSpan? RetryAfter)> AttemptAsync(Push push, CancellationToken cancellation)
    {
        try
        {
            using var request = ToRequest(push);
            using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && push.Defining is not null)
            {
                if (!await IsSettledAsync(push, response, cancellation).ConfigureAwait(false)) return await DefineAsync(push, cancellation).ConfigureAwait(false);
                Interlocked.Increment(ref _acknowledged);
                return (true, "", null);
            }

            if (response.IsSuccessStatusCode)
            {
                // OTLP and ASAB are told of refused points in a success.
                var answer = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
                if (answer.Contains("rejectedDataPoints", StringComparison.Ordinal) || (push.SuccessTellsRefusals && answer.Length > 0)) Refuse(push, response.StatusCode, answer);
                Interlocked.Increment(ref _acknowledged);
                return (true, "", null);
            }

            if (MayChange(response.StatusCode)) return (false, $"status {(int)response.StatusCode}", response.Headers.RetryAfter?.Delta);
            var reason = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            Refuse(push, response.StatusCode, reason);
            return (true, "", null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return (false, e.Message, null);
        }
    }

    /// <summary>Sends native frames again with the definitions of their layouts, which a gateway asks for once, and when it has forgotten them.</summary>
    private Task<(bool Settled, string Trouble, TimeSpan? RetryAfter)> DefineAsync(Push push, CancellationToken cancellation)
    {
        if (ReferenceEquals(push.Body, push.Defining)) throw new TroubleException("the gateway asks for layouts that it was given");
        return AttemptAsync(push with { Body = push.Defining! }, cancellation);
    }

    private async Task<bool> IsSettledAsync(Push push, HttpResponseMessage response, CancellationToken cancellation)
    {
        var refusals = new List<string>();
        var isSettled = NativeProtocol.IsSettled(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false), refusals);
        foreach (var refusal in refusals) Refuse(push, response.StatusCode, refusal);
        return isSettled;
    }

    private void Refuse(Push push, HttpStatusCode status, string reason)
    {
        lock (_refusals) _refusals.Add($"{push.Method} {push.Path}: {(int)status} {reason.Trim().ReplaceLineEndings(" ")}");
    }

    private static bool MayChange(HttpStatusCode status) => (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private static HttpRequestMessage ToRequest(Push push)
    {
        var request = new HttpRequestMessage(push.Method, push.Path);
        if (push.Method == HttpMethod.Delete) return request;
        request.Content = new ByteArrayContent(push.Body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(push.ContentType);
        if (push.Compressed) request.Content.Headers.ContentEncoding.Add(push.Compression);
        if (push.Stamp is not null) request.Headers.Add("Tributary-Push", push.Stamp);
        if (push.Delta) request.Headers.Add("Tributary-Temporality", "delta");
        return request;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
