using Tributary.Gateway.Hosting;
using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Settings;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>Sends bodies to a target, one request each.</summary>
internal sealed class TargetClient(TargetOptions options, ITargetProtocol protocol, TimeProvider time) : IDisposable
{
    /// <summary>A receiver refuses 2.0, and then maybe 1.0: there is nothing else to try.</summary>
    private const int MaxTries = 3;

    private readonly TargetCredentials _credentials = new(options);

    /// <summary>Nothing of it is stored between requests, and none goes elsewhere than it was told to: a redirect would take body and credentials along.</summary>
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = options.Timeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names may come to mean other addresses
    });

    /// <summary>Sends a body, and says what has become of it.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the target may have the body.</exception>
    public async Task<Verdict> SendAsync(QueuedBody body, CancellationToken cancellationToken)
    {
        var verdict = Verdict.Again("");
        for (var tries = 0; verdict.Fate == BodyFate.Again; tries++)
        {
            if (tries == MaxTries) return Verdict.Refused(verdict.Reason);
            verdict = await TryAsync(body, cancellationToken);
        }

        return verdict;
    }

    public void Dispose() => _http.Dispose();

    private async Task<Verdict> TryAsync(QueuedBody body, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = CreateRequest(body);
            using var response = await _http.SendAsync(request, either.Token);
            var answer = await TargetAnswer.ReadAsync(response, either.Token);
            return answer.IsTemporary ? Verdict.Later(answer.Reason, answer.RetryAfter(time.GetUtcNow())) : protocol.Judge(body, answer);
        }
        catch (InvalidDataException error)
        {
            return Verdict.Refused(error.Message);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Verdict.Later($"no answer within {options.Timeout.TotalSeconds} s");
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // The network, a secret that cannot be read, and whatever else: one request must not end the sending of all others.
            return Verdict.Later(error.Message);
        }
    }

    private HttpRequestMessage CreateRequest(QueuedBody body)
    {
        var request = protocol.CreateRequest(body);
        request.Headers.TryAddWithoutValidation("User-Agent", $"Tributary/{ProductVersion.Text}");
        foreach (var (name, value) in options.Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (_credentials.Read() is { } credentials) request.Headers.Authorization = credentials;
        return request;
    }
}
