using Tributary.Protocols.Negotiation;

namespace Tributary.Protocols.Tests.Negotiation;

public sealed class AcceptEncodingTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("gzip", true)]
    [InlineData("GZip", true)]
    [InlineData("x-gzip", true)]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("deflate, br", false)]
    [InlineData("identity", false)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0.000", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("gzip;q=0.5, identity", false)]
    [InlineData("gzip;q=0.5, identity;q=0.5", true)]
    [InlineData("gzip;q=0.1, identity;q=0", true)]
    [InlineData("identity;q=0", false)]
    [InlineData("identity;q=0, *", true)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("*;q=0, gzip", true)]
    [InlineData("deflate, *;q=0.1", true)]
    public void Compresses_where_the_client_prefers_it(string? header, bool expected) =>
        Assert.Equal(expected, AcceptEncoding.PrefersGzip(header));
}
