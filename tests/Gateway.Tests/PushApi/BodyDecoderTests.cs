using System.Globalization;
using System.IO.Compression;
using System.Text;
using IronSnappy;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Tests.PushApi;

public sealed class BodyDecoderTests
{
    private const int Limit = 100_000;

    private static readonly byte[] Plain = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => string.Create(CultureInfo.InvariantCulture, $"metric_{i} {i * 7}\n"))));

    [Theory]
    [InlineData(null, ContentEncoding.None)]
    [InlineData("", ContentEncoding.None)]
    [InlineData("identity", ContentEncoding.None)]
    [InlineData("gzip", ContentEncoding.Gzip)]
    [InlineData("GZIP", ContentEncoding.Gzip)]
    [InlineData("x-gzip", ContentEncoding.Gzip)]
    [InlineData("snappy", ContentEncoding.Snappy)]
    public void Encodings_are_known_by_name(string? header, object encoding) => Assert.Equal(encoding, BodyDecoder.Find(header));

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    public void Other_encodings_are_not(string header) => Assert.Null(BodyDecoder.Find(header));

    [Fact]
    public async Task Gzip_is_undone() => Assert.Equal(Plain, await DecodeAsync(ContentEncoding.Gzip, Gzip(Plain)));

    [Fact]
    public async Task Gzip_of_several_members_is_undone()
    {
        byte[] members = [.. Gzip(Plain.AsSpan(0, 1000)), .. Gzip(Plain.AsSpan(1000))];
        Assert.Equal(Plain, await DecodeAsync(ContentEncoding.Gzip, members));
    }

    [Fact]
    public async Task Framed_snappy_is_undone() => Assert.Equal(Plain, await DecodeAsync(ContentEncoding.Snappy, Framed(Plain)));

    [Fact]
    public async Task Block_snappy_is_undone() => Assert.Equal(Plain, await DecodeAsync(ContentEncoding.Snappy, Snappy.Encode(Plain)));

    [Theory]
    [InlineData(ContentEncoding.Gzip)]
    [InlineData(ContentEncoding.Snappy)]
    public async Task Nothing_is_nothing(object encoding) => Assert.Empty(await DecodeAsync((ContentEncoding)encoding, []));

    [Fact]
    public async Task Gzip_that_is_cut_off_is_noticed_wherever_it_is_cut()
    {
        var whole = Gzip(Plain);
        for (var length = 1; length < whole.Length; length += length < 20 || length > whole.Length - 20 ? 1 : 97)
        {
            Assert.Equal(BodyOutcome.Corrupt, await OutcomeAsync(ContentEncoding.Gzip, whole[..length], Limit));
        }
    }

    [Fact]
    public async Task Bytes_that_are_changed_are_noticed_or_decode_to_what_they_were()
    {
        var random = new Random(20261121);
        foreach (var (encoding, whole) in new[] { (ContentEncoding.Gzip, Gzip(Plain)), (ContentEncoding.Snappy, Framed(Plain)) })
        {
            for (var i = 0; i < 300; i++)
            {
                var changed = (byte[])whole.Clone();
                changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
                using var decoded = new PushBody(new ByteBudget(long.MaxValue));
                if (await DecodeAsync(encoding, changed, decoded, Limit) == BodyOutcome.Complete) Assert.Equal(Plain, decoded.Memory.ToArray());
            }
        }
    }

    [Fact]
    public async Task Random_bytes_never_throw()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            await OutcomeAsync(ContentEncoding.Gzip, bytes, Limit);
            await OutcomeAsync(ContentEncoding.Snappy, bytes, Limit);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Decompression_stops_at_the_limit(int kind)
    {
        var bomb = new byte[50_000_000];
        var (encoding, body) = kind switch
        {
            0 => (ContentEncoding.Gzip, Gzip(bomb)),
            1 => (ContentEncoding.Snappy, Framed(bomb)),
            _ => (ContentEncoding.Snappy, Snappy.Encode(bomb)),
        };
        Assert.Equal(BodyOutcome.TooLarge, await OutcomeAsync(encoding, body, Limit));
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_taken()
    {
        Assert.Equal(BodyOutcome.Complete, await OutcomeAsync(ContentEncoding.Gzip, Gzip(Plain), Plain.Length));
        Assert.Equal(BodyOutcome.TooLarge, await OutcomeAsync(ContentEncoding.Gzip, Gzip(Plain), Plain.Length - 1));
    }

    [Fact]
    public async Task A_spent_budget_is_told_and_given_back()
    {
        var budget = new ByteBudget(1000);
        Assert.True(budget.TryTake(500));
        using var encoded = Body(Gzip(Plain), new ByteBudget(long.MaxValue));
        using (var decoded = new PushBody(budget))
        {
            Assert.Equal(BodyOutcome.NoRoom, await BodyDecoder.DecodeAsync(ContentEncoding.Gzip, encoded, decoded, Limit));
        }

        Assert.Equal(500, budget.Used);
    }

    private static async Task<byte[]> DecodeAsync(ContentEncoding encoding, byte[] body)
    {
        using var decoded = new PushBody(new ByteBudget(long.MaxValue));
        Assert.Equal(BodyOutcome.Complete, await DecodeAsync(encoding, body, decoded, Limit));
        return decoded.Memory.ToArray();
    }

    private static async Task<BodyOutcome> OutcomeAsync(ContentEncoding encoding, byte[] body, int limit)
    {
        using var decoded = new PushBody(new ByteBudget(long.MaxValue));
        return await DecodeAsync(encoding, body, decoded, limit);
    }

    private static async Task<BodyOutcome> DecodeAsync(ContentEncoding encoding, byte[] body, PushBody decoded, int limit)
    {
        using var encoded = Body(body, new ByteBudget(long.MaxValue));
        return await BodyDecoder.DecodeAsync(encoding, encoded, decoded, limit);
    }

    private static PushBody Body(byte[] bytes, ByteBudget budget)
    {
        var body = new PushBody(budget);
        Assert.True(body.TryReserve(bytes.Length, bytes.Length));
        body.Append(new System.Buffers.ReadOnlySequence<byte>(bytes));
        return body;
    }

    private static byte[] Gzip(ReadOnlySpan<byte> plain)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal)) gzip.Write(plain);
        return output.ToArray();
    }

    private static byte[] Framed(byte[] plain)
    {
        using var output = new MemoryStream();
        using (var snappy = Snappy.OpenWriter(output)) snappy.Write(plain);
        return output.ToArray();
    }
}
