using System.IO.Pipelines;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Tests.PushApi;

public sealed class BodyReaderTests
{
    private readonly ByteBudget _budget = new(long.MaxValue);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_in_pieces_becomes_one(bool announced)
    {
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        var (outcome, body) = await ReadAsync(bytes, announced ? bytes.Length : null, limit: 1_000_000, pieces: 7919);
        using (body)
        {
            Assert.Equal(BodyOutcome.Complete, outcome);
            Assert.Equal(bytes, body.Memory.ToArray());
        }

        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task An_empty_body_is_complete()
    {
        var (outcome, body) = await ReadAsync([], contentLength: null, limit: 10, pieces: 1);
        Assert.Equal(BodyOutcome.Complete, outcome);
        Assert.Equal(0, body.Length);
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not()
    {
        Assert.Equal(BodyOutcome.Complete, (await ReadAsync(new byte[100], null, limit: 100, pieces: 9)).Outcome);
        Assert.Equal(BodyOutcome.TooLarge, (await ReadAsync(new byte[101], null, limit: 100, pieces: 9)).Outcome);
        Assert.Equal(BodyOutcome.TooLarge, (await ReadAsync(new byte[101], 101, limit: 100, pieces: 9)).Outcome);
    }

    [Fact]
    public async Task A_body_for_which_the_budget_has_no_room_is_refused()
    {
        var budget = new ByteBudget(1000);
        Assert.True(budget.TryTake(1));
        using var body = new PushBody(budget);
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[2000]);
        await pipe.Writer.CompleteAsync();
        Assert.Equal(BodyOutcome.NoRoom, await BodyReader.ReadAsync(pipe.Reader, 2000, 10_000, body));
        Assert.Equal(1, budget.Used);
    }

    [Fact]
    public void An_empty_budget_gives_the_first_taker_what_it_asks_for()
    {
        var budget = new ByteBudget(10);
        Assert.True(budget.TryTake(100));
        Assert.False(budget.TryTake(1));
        budget.Give(100);
        Assert.True(budget.TryTake(10));
    }

    private async Task<(BodyOutcome Outcome, PushBody Body)> ReadAsync(byte[] bytes, long? contentLength, int limit, int pieces)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var body = new PushBody(_budget);
        var reading = BodyReader.ReadAsync(pipe.Reader, contentLength, limit, body);
        for (var start = 0; start < bytes.Length; start += pieces) await pipe.Writer.WriteAsync(bytes.AsMemory(start, Math.Min(pieces, bytes.Length - start)));
        await pipe.Writer.CompleteAsync();
        return (await reading, body);
    }
}
