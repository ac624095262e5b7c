using Tributary.Metrics.Frames;

namespace Tributary.Metrics.Tests.Frames;

public sealed class CommandBatchTests
{
    [Theory]
    [InlineData]
    [InlineData(0)]
    [InlineData(1, 0, 300, 34)]
    public void Commands_come_back_as_they_were_added(params int[] lengths)
    {
        byte[][] commands = [.. lengths.Select((length, i) => Enumerable.Range(i, length).Select(b => (byte)b).ToArray())];
        var writer = new CommandBatchWriter();
        foreach (var command in commands) writer.Add(command);
        Assert.Equal(commands.Length, writer.Count);
        Assert.Equal(commands, Read(writer.WrittenSpan.ToArray(), out var isMalformed));
        Assert.False(isMalformed);
        writer.Clear();
        Assert.Equal(0, writer.WrittenSpan.Length);
    }

    [Fact]
    public void A_batch_that_is_cut_off_or_of_another_version_is_malformed()
    {
        var writer = new CommandBatchWriter();
        foreach (var length in (int[])[3, 200, 5]) writer.Add(new byte[length]);
        var bytes = writer.WrittenSpan.ToArray();
        int[] ends = [1, 5, 207, bytes.Length];
        for (var cut = 1; cut <= bytes.Length; cut++) Assert.Equal(ends.Contains(cut), CommandBatchReader.IsWellFormed(bytes.AsSpan(0, cut)));
        bytes[0] = 2;
        Assert.False(CommandBatchReader.IsWellFormed(bytes));
    }

    [Fact]
    public void No_bytes_make_reading_fail()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && random.Next(2) == 0) bytes[0] = 1;
            Assert.True(Read(bytes, out _).Sum(command => command.Length) <= bytes.Length);
        }
    }

    private static List<byte[]> Read(byte[] bytes, out bool isMalformed)
    {
        var commands = new List<byte[]>();
        var reader = new CommandBatchReader(bytes);
        while (reader.TryRead(out var command)) commands.Add(command.ToArray());
        isMalformed = reader.IsMalformed;
        return commands;
    }
}
