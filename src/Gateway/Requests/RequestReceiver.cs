using Tributary.Gateway.PushApi;
using Tributary.Gateway.Telemetry;

namespace Tributary.Gateway.Requests;

/// <summary>Holds the body of a request until it is merged, and counts the request by how it ended.</summary>
internal sealed class RequestReceiver(ByteBudget budget, RequestInstruments instruments)
{
    /// <param name="protocol">For the gateway's own metrics.</param>
    /// <param name="context">The request.</param>
    /// <param name="receive">Receives the body and merges it.</param>
    /// <exception cref="IOException">The body ended early, or the connection broke.</exception>
    public async Task<TAnswer> ReceiveAsync<TAnswer>(string protocol, HttpContext context, Func<RequestBody, ValueTask<TAnswer>> receive)
        where TAnswer : IRequestAnswer
    {
        using var body = new RequestBody(budget);
        TAnswer answer;
        try
        {
            answer = await receive(body);
        }
        catch (Exception e) when (e is IOException || context.RequestAborted.IsCancellationRequested)
        {
            instruments.Count(protocol, PushReply.Aborted, body.Received.Length);
            throw;
        }

        instruments.Count(protocol, answer.Outcome, body.Received.Length);
        return answer;
    }
}
