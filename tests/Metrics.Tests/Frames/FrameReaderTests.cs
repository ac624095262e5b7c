using System.Text;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Tests.Shards;

namespace Tributary.Metrics.Tests.Frames;

public sealed class FrameReaderTests
{
    private static readonly Push LowParted = Push.Counter("a", PushedPoint.Of("s=\"1\"", 1), PushedPoint.Of("s=\"2\"", 9007199254740992, low: 1));

    private static readonly Push WithPayloads = Push.Exponential("a", PushedPoint.Exponential("s=\"1\"", 1, 2, -3), PushedPoint.Exponential("s=\"2\"", new ExponentialHistogram()));

    private static readonly Push WithExemplars = WithPayloads with { Points = [WithPayloads.Points[0].With("trace_id=\"a\"", 1, 1000), WithPayloads.Points[1].With("", 2).With("b=\"c\"", 3)] };

    public static TheoryData<int> Frames => [0, 1, 2];

    private static byte[] FrameOf(int index) => ((Push[])[LowParted, WithPayloads, WithExemplars])[index].ToBytes();

    [Fact]
    public void A_header_reads_back()
    {
        var header = new FrameHeader(
            FrameFlags.Delta | FrameFlags.Sequenced, 7, Push.SourceIdOf("a"), Hash128.Compute("layout"u8), Epoch: -1, Stamp: long.MaxValue, ReceivedAt: 1_700_000_000_000);
        var bytes = new byte[FrameHeader.Size];
        header.Write(bytes);
        Assert.True(FrameHeader.TryRead(bytes, out var read));
        Assert.Equal(header, read);
        Assert.True(read is { IsDelta: true, IsSequenced: true });
    }

    [Fact]
    public void A_command_reads_back()
    {
        var command = new SourceCommand(CommandKind.Retire, Push.SourceIdOf("a"), 5, 1_700_000_000_000);
        var bytes = new byte[SourceCommand.Size];
        command.Write(bytes);
        Assert.True(SourceCommand.TryRead(bytes, out var read));
        Assert.Equal(command, read);
        Assert.All(Torture.Cuts(bytes), cut => Assert.False(SourceCommand.TryRead(cut, out _)));
    }

    [Fact]
    public void A_frame_reads_back()
    {
        Assert.True(FrameReader.TryRead(LowParted.ToBytes(), out var frame));
        Assert.Equal([1, 9007199254740992], frame.Values);
        Assert.False(frame.LayoutDefinition.IsEmpty);
        Assert.True(frame.HasLowParts);
        var low = new double[2];
        Assert.True(frame.TryReadLowParts(low));
        Assert.Equal([0, 1], low);
        Assert.True(frame.Payloads.IsEmpty);
    }

    [Fact]
    public void Exemplars_read_back_with_their_entries()
    {
        Assert.True(FrameReader.TryRead(WithExemplars.ToBytes(), out var frame));
        var read = new List<string>();
        var each = FrameExemplars.Enumerate(frame.Exemplars);
        while (each.MoveNext()) read.Add($"{each.Entry} {Encoding.UTF8.GetString(each.Labels)} {each.Value} {each.Time}");
        Assert.False(each.IsMalformed);
        Assert.Equal(["0 trace_id=\"a\" 1 1000", "1  2 NaN", "1 b=\"c\" 3 NaN"], read);
        Assert.True(FrameReader.TryRead(WithPayloads.ToBytes(), out var without));
        Assert.True(frame.Payloads.SequenceEqual(without.Payloads));
    }

    /// <summary>Builds from before took what follows the low parts for payloads, one an entry, and refused one too many.</summary>
    [Fact]
    public void Exemplars_stand_where_a_payload_too_many_would()
    {
        var frame = WithExemplars.ToBytes(withLayout: false);
        ReadOnlySpan<byte> payloads = frame.AsSpan(FrameHeader.Size);
        var count = 0;
        while (FramePayloads.TryTake(ref payloads, out _)) count++;
        Assert.Equal((3, 0), (count, payloads.Length));
    }

    [Fact]
    public void A_frame_with_a_part_that_is_not_known_is_refused()
    {
        var frame = Push.Counter("a", 1).ToBytes();
        for (var bit = 0; bit < 16; bit++)
        {
            var flags = (FrameFlags)(1 << bit);
            if (Enum.IsDefined(flags)) continue;
            var other = frame.ToArray();
            other[2 + (bit / 8)] |= (byte)(1 << (bit % 8));
            Assert.False(FrameReader.TryRead(other, out _), $"bit {bit}");
        }
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_cut_anywhere_is_refused_or_read_within_its_bytes(int index)
    {
        foreach (var cut in Torture.Cuts(FrameOf(index))) Torture.Survive(cut, Read);
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_changed_frame_is_refused_or_read_within_its_bytes(int index)
    {
        foreach (var mutated in Torture.Mutations(FrameOf(index))) Torture.Survive(mutated, Read);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void A_number_of_values_that_is_a_lie_takes_no_memory(int count)
    {
        var frame = Push.Counter("a", 1).ToBytes();
        BitConverter.TryWriteBytes(frame.AsSpan(4), count);
        Torture.Survive(frame, bytes => Assert.False(FrameReader.TryRead(bytes, out _)));
    }

    [Fact]
    public void A_low_part_of_no_value_is_refused()
    {
        var frame = LowParted.ToBytes(withLayout: false);
        frame[FrameHeader.Size + (2 * sizeof(double)) + 1] = 2; // the index, after the count
        Assert.True(FrameReader.TryRead(frame, out var reader));
        Assert.False(reader.TryReadLowParts(new double[2]));
    }

    private static void Read(byte[] bytes)
    {
        if (!FrameReader.TryRead(bytes, out var frame)) return;
        Assert.Equal(frame.Header.ValueCount, frame.Values.Length);
        if (frame.HasLowParts) frame.TryReadLowParts(new double[frame.Header.ValueCount]);
        var each = FrameExemplars.Enumerate(frame.Exemplars);
        while (each.MoveNext()) Assert.True(each.Labels.Length < bytes.Length);
    }
}
