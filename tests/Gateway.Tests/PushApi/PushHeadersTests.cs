using Microsoft.AspNetCore.Http;
using Tributary.Engine.Ingest;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Tests.PushApi;

public sealed class PushHeadersTests
{
    private readonly HttpRequest _request = new DefaultHttpContext().Request;

    [Fact]
    public void A_push_is_cumulative_and_without_a_number_by_default()
    {
        Assert.Null(PushHeaders.Read(_request, out var headers));
        Assert.Equal(default, headers);
    }

    [Theory]
    [InlineData("delta", true)]
    [InlineData("Delta", true)]
    [InlineData("cumulative", false)]
    public void Temporality_comes_by_header_or_parameter(string value, bool isDelta)
    {
        _request.Headers[PushHeaders.Temporality] = value;
        Assert.Null(PushHeaders.Read(_request, out var byHeader));
        Assert.Equal(isDelta, byHeader.IsDelta);

        var other = new DefaultHttpContext().Request;
        other.QueryString = new QueryString($"?temporality={value}");
        Assert.Null(PushHeaders.Read(other, out var byParameter));
        Assert.Equal(isDelta, byParameter.IsDelta);
    }

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("1700000000000/42", 1700000000000, 42)]
    public void A_number_is_epoch_and_sequence(string value, long epoch, long number)
    {
        _request.Headers[PushHeaders.Push] = value;
        Assert.Null(PushHeaders.Read(_request, out var headers));
        Assert.Equal(new PushSequence(epoch, number), headers.Sequence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1/")]
    [InlineData("/1")]
    [InlineData("0/1")]
    [InlineData("1/0")]
    [InlineData("-1/1")]
    [InlineData("+1/1")]
    [InlineData("1/1/1")]
    [InlineData("1.0/1")]
    [InlineData("99999999999999999999/1")]
    public void A_malformed_number_is_named(string value)
    {
        _request.Headers[PushHeaders.Push] = value;
        Assert.Contains($"\"{value}\"", PushHeaders.Read(_request, out _), StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_temporality_is_named()
    {
        _request.Headers[PushHeaders.Temporality] = "sometimes";
        Assert.Contains("\"sometimes\"", PushHeaders.Read(_request, out _), StringComparison.Ordinal);
    }
}
