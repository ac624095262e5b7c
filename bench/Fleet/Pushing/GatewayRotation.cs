namespace Tributary.Fleet.Pushing;

/// <summary>
/// Sends each request to the next gateway, as a load balancer would: the pushes of one source come through all of them,
/// and one that is sent again goes to another than before.
/// </summary>
internal sealed class GatewayRotation(IReadOnlyList<Uri> gateways, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int _next = -1;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (gateways.Count > 1)
        {
            var gateway = gateways[(int)((uint)Interlocked.Increment(ref _next) % (uint)gateways.Count)];
            request.RequestUri = new Uri(gateway, request.RequestUri!.PathAndQuery);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
