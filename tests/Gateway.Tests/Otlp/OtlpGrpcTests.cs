using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tributary.Gateway.Otlp;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Otlp;

public sealed class OtlpGrpcTests : IAsyncLifetime, IDisposable
{
    private const string Export = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    /// <summary>A gauge <c>x</c> of 1 without a resource: ResourceMetrics, ScopeMetrics, Metric, Gauge, NumberDataPoint with as_double.</summary>
    private static readonly byte[] Gauge = [0x0a, 0x14, 0x12, 0x12, 0x12, 0x10, 0x0a, 0x01, (byte)'x', 0x2a, 0x0b, 0x0a, 0x09, 0x21, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f];

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync("--Otlp:GrpcUrl=http://127.0.0.1:0");

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    public void Dispose() => _client.Dispose();

    private static byte[] Framed(byte[] message, bool isCompressed = false)
    {
        var framed = new byte[5 + message.Length];
        framed[0] = isCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), (uint)message.Length);
        message.CopyTo(framed, 5);
        return framed;
    }

    private async Task<(string? Status, string? Message, byte[] Body)> CallAsync(byte[] body, string path = Export, params (string Name, string Value)[] headers)
    {
        var address = _gateway.Services.GetRequiredService<GrpcListener>().Address!;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Content = new ByteArrayContent(body),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await _client.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal((HttpStatusCode.OK, "application/grpc"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        string? Trailer(string name) => response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.Single() : null;
        return (Trailer("grpc-status"), Trailer("grpc-message"), answer);
    }

    [Fact]
    public async Task A_call_merges_and_is_answered_with_a_message()
    {
        var (status, message, body) = await CallAsync(Framed(Gauge));
        Assert.Equal(("0", null), (status, message));
        Assert.Equal(new byte[5], body); // an empty message
        Assert.Equal(["x 1"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_compressed_message_is_taken()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Gauge);
        Assert.Equal("0", (await CallAsync(Framed(compressed.ToArray(), isCompressed: true), headers: ("grpc-encoding", "gzip"))).Status);
        Assert.Equal(["x 1"], await _gateway.ViewAsync());
        Assert.Equal("12", (await CallAsync(Framed(compressed.ToArray(), isCompressed: true), headers: ("grpc-encoding", "br"))).Status);
        Assert.Equal("3", (await CallAsync(Framed(Gauge, isCompressed: true), headers: ("grpc-encoding", "gzip"))).Status);
    }

    [Fact]
    public async Task What_is_no_request_is_told_in_the_status()
    {
        var (status, message, body) = await CallAsync(Framed([0xff]));
        Assert.Equal("3", status);
        Assert.StartsWith("byte 0: the body is not an ExportMetricsServiceRequest", message, StringComparison.Ordinal);
        Assert.Empty(body);
        Assert.Equal("3", (await CallAsync(Framed(Gauge)[..^1])).Status);
        Assert.Equal("3", (await CallAsync([])).Status);
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_unimplemented()
    {
        var (status, message, _) = await CallAsync(Framed(Gauge), "/opentelemetry.proto.collector.trace.v1.TraceService/Export");
        Assert.Equal("12", status);
        Assert.Contains("is not served here", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_points_are_in_the_message()
    {
        var nameless = Gauge.ToArray();
        nameless[8] = (byte)'.';
        var (status, _, body) = await CallAsync(Framed(nameless));
        Assert.Equal("0", status);
        Assert.Equal([0x0a, 0x08, 0x01], [body[5], body[7], body[8]]); // partial_success, and in it one of rejected_data_points
        Assert.Contains(".: the name has no letter and no digit", System.Text.Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_listens_only_where_it_is_told_to()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Null(gateway.Services.GetRequiredService<GrpcListener>().Address);
    }
}
