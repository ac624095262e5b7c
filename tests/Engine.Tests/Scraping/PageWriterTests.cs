using System.Text;
using Tributary.Engine.Scraping;

namespace Tributary.Engine.Tests.Scraping;

/// <summary>Whatever a page is put together of, a client reads it as one text.</summary>
public sealed class PageWriterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_and_blocks_of_any_size_and_order_come_out_as_they_went_in(bool gzip)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var output = new HookedWriter();
            var page = new PageWriter(output, gzip);
            var expected = new MemoryStream();
            page.Begin();
            for (var piece = random.Next(12); piece > 0; piece--)
            {
                var text = Text(random);
                expected.Write(text);
                if (page.TakesBlocks && random.Next(2) == 0) page.Write(DeflateBlock.Compress(text));
                else page.Write(text);
                await page.FlushIfLargeAsync(CancellationToken.None);
            }

            await page.EndAsync(CancellationToken.None);
            var actual = gzip ? Gunzip.Read(output.Written) : output.Written;
            Assert.True(expected.ToArray().AsSpan().SequenceEqual(actual), $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_damaged_page_is_noticed()
    {
        var output = new HookedWriter();
        var page = new PageWriter(output, gzip: true);
        page.Begin();
        page.Write(DeflateBlock.Compress("first"u8));
        page.Write("second"u8);
        await page.EndAsync(CancellationToken.None);
        var bytes = output.Written;
        bytes[^6] ^= 1; // of the checksum
        Assert.Throws<InvalidDataException>(() => Gunzip.Read(bytes));
    }

    [Fact]
    public void A_block_of_nothing_is_nothing()
    {
        var block = DeflateBlock.Compress([]);
        Assert.Equal((0, 0u, 0), (block.Bytes.Length, block.Crc, block.Length));
    }

    /// <summary>Like a page, random bytes, or nothing; now and then larger than what is gathered.</summary>
    private static byte[] Text(Random random)
    {
        var length = random.Next(6) switch { 0 => 0, 1 => random.Next(200_000), _ => random.Next(2000) };
        var bytes = new byte[length];
        if (random.Next(3) == 0)
        {
            random.NextBytes(bytes);
            return bytes;
        }

        var line = Encoding.UTF8.GetBytes($"requests_total{{path=\"/{random.Next()}\"}} 1\n");
        for (var i = 0; i < length; i++) bytes[i] = line[i % line.Length];
        return bytes;
    }
}
