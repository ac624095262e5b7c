using Tributary.Fleet.Pushing;
using Tributary.Fleet.Tests.Peer;

namespace Tributary.Fleet.Tests.Pushing;

public sealed class PushSenderTests
{
    [Theory]
    [InlineData("Values refused: 1; merged: 4.\nc: no", true, 1)]
    [InlineData("", true, 0)]
    [InlineData("any text", false, 0)]
    public async Task What_is_refused_in_a_success_is_a_refusal_where_the_protocol_tells_it_so(string answer, bool tells, int refusals)
    {
        await using var peer = new HttpPeer(_ => new PeerResponse(200, Body: answer));
        using var http = new HttpClient { BaseAddress = peer.Url };
        var sender = new PushSender(http, TimeSpan.Zero, TimeProvider.System);
        await sender.SendAsync(new Push(HttpMethod.Post, "/asab/v1/push", []) { SuccessTellsRefusals = tells }, CancellationToken.None);
        Assert.Equal(refusals, sender.Refusals.Count);
        Assert.Equal(1, sender.Acknowledged);
    }
}
