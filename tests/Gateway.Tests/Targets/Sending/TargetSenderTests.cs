using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Settings;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Targets.Sending;

public sealed class TargetSenderTests
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Bodies_are_sent_in_their_order_one_after_the_other()
    {
        await using var target = await ScriptedTarget.StartAsync();
        await using var sending = new SendingFixture(Http(target.Url));
        sending.Put(BodyForm.Json, "1", "2");
        sending.Put(BodyForm.Json, "3");
        sending.Start();
        foreach (var expected in (string[])["1", "2", "3"]) Assert.Equal(expected, (await target.NextAsync()).Text);
        sending.Put(BodyForm.Json, "4");
        Assert.Equal("4", (await target.NextAsync()).Text);
        await Eventually.TrueAsync(() => Task.FromResult(sending.Statistics.SentRequests == 4));
        Assert.Equal((4L, 0L, 0L), (sending.Statistics.SentSamples, sending.Statistics.RefusedSamples, sending.Statistics.Retries));
        Assert.Null(sending.Queue.Peek());
        Assert.Equal(sending.Time.GetUtcNow().ToUnixTimeMilliseconds(), sending.Statistics.LastSuccess);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task What_a_target_cannot_take_now_it_is_sent_again_and_nothing_overtakes_it(int status)
    {
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(status, "Out of order."), new ScriptedAnswer(status));
        await using var sending = new SendingFixture(Http(target.Url));
        sending.Put(BodyForm.Json, "1", "2");
        sending.Start();
        for (var retry = 1; retry <= 2; retry++)
        {
            Assert.Equal("1", (await target.NextAsync()).Text);
            await sending.WaitsAfterRetryAsync(retry);
            sending.Time.Advance(LongestWait);
        }

        Assert.Equal("1", (await target.NextAsync()).Text);
        Assert.Equal("2", (await target.NextAsync()).Text);
        Assert.Contains(sending.Log.All, line => line.Contains($"takes nothing now: {status}: Out of order.", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => Task.FromResult(sending.Log.All.Any(line => line.Contains("answers again", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 01 Jan 2025 00:00:09 GMT", 9)] // the clock of the test stands at 00:00:00
    public async Task A_target_is_not_disturbed_before_the_time_it_asked_for(string retryAfter, int seconds)
    {
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(429) { Headers = [("Retry-After", retryAfter)] });
        await using var sending = new SendingFixture(Http(target.Url));
        sending.Put(BodyForm.Json, "1");
        sending.Start();
        await target.NextAsync();
        await sending.WaitsAfterRetryAsync(1);
        sending.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.True(sending.Time.HasTimerWithin(TimeSpan.FromSeconds(1)));
        Assert.Equal(0, target.Waiting);
        sending.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1", (await target.NextAsync()).Text);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(302)]
    public async Task What_a_target_refuses_is_dropped_counted_and_told(int status)
    {
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(status, "No.\nNot this."));
        await using var sending = new SendingFixture(Http(target.Url));
        sending.Put(BodyForm.Json, "1", "2");
        sending.Start();
        Assert.Equal("1", (await target.NextAsync()).Text);
        Assert.Equal("2", (await target.NextAsync()).Text);
        await Eventually.TrueAsync(() => Task.FromResult(sending.Statistics.SentRequests == 1));
        Assert.Equal((1L, 1L, 0L), (sending.Statistics.RefusedRequests, sending.Statistics.RefusedSamples, sending.Statistics.Retries));
        Assert.Contains($"Warning: Target t refused 1 of 1 samples for good: {status}: No. Not this. (0 requests like this since the last line)", sending.Log.All);
    }

    [Fact]
    public async Task A_target_that_is_not_there_gets_everything_when_it_is()
    {
        var port = ScriptedTarget.FreePort();
        await using var sending = new SendingFixture(Http(new Uri($"http://127.0.0.1:{port}")));
        sending.Put(BodyForm.Json, "1");
        sending.Start();
        await sending.WaitsAfterRetryAsync(1);
        sending.Put(BodyForm.Json, "2");
        await using var target = await ScriptedTarget.StartOnAsync(port);
        sending.Time.Advance(LongestWait);
        Assert.Equal("1", (await target.NextAsync()).Text);
        Assert.Equal("2", (await target.NextAsync()).Text);
        Assert.Contains(sending.Log.All, line => line.Contains("Connection refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_does_not_answer_in_time_is_asked_again()
    {
        var never = new TaskCompletionSource();
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(204) { Before = never.Task });
        await using var sending = new SendingFixture(Http(target.Url));
        sending.Put(BodyForm.Json, "1");
        sending.Start();
        await target.NextAsync();
        await Eventually.TrueAsync(() => Task.FromResult(sending.Time.HasTimerWithin(TimeSpan.FromSeconds(30))));
        sending.Time.Advance(TimeSpan.FromSeconds(30));
        await sending.WaitsAfterRetryAsync(1);
        sending.Time.Advance(LongestWait);
        Assert.Equal("1", (await target.NextAsync()).Text);
        Assert.Contains(sending.Log.All, line => line.Contains("no answer within 30 s", StringComparison.Ordinal));
        never.SetResult();
    }

    [Fact]
    public async Task Of_many_failures_one_is_told_in_a_minute()
    {
        await using var target = await ScriptedTarget.StartAsync([.. Enumerable.Repeat(new ScriptedAnswer(400), 5)]);
        await using var sending = new SendingFixture(Http(target.Url));
        sending.Put(BodyForm.Json, "1", "2", "3", "4");
        sending.Start();
        await Eventually.TrueAsync(() => Task.FromResult(sending.Statistics.RefusedRequests == 4));
        Assert.Single(sending.Log.All);
        sending.Time.Advance(TimeSpan.FromMinutes(1));
        sending.Put(BodyForm.Json, "5");
        await Eventually.TrueAsync(() => Task.FromResult(sending.Statistics.RefusedRequests == 5));
        Assert.Contains("(3 requests like this since the last line)", sending.Log.All.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_loses_the_right_to_push_stops_in_the_middle_of_a_request_and_goes_on_when_it_has_it_again()
    {
        var never = new TaskCompletionSource();
        var lease = new TestLease();
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(204) { Before = never.Task });
        await using var sending = new SendingFixture(Http(target.Url), lease);
        sending.Put(BodyForm.Json, "1");
        sending.Start();
        await lease.AnswerAsync(TimeSpan.FromSeconds(15));
        Assert.Equal("1", (await target.NextAsync()).Text);

        sending.Time.Advance(TimeSpan.FromSeconds(15));
        await lease.AnswerAsync(TimeSpan.Zero);
        Assert.Equal(0, target.Waiting);
        Assert.Equal((0L, 0L), (sending.Statistics.SentRequests, sending.Statistics.Retries));

        sending.Time.Advance(TimeSpan.FromSeconds(5));
        await lease.AnswerAsync(TimeSpan.FromSeconds(15));
        Assert.Equal("1", (await target.NextAsync()).Text);
        never.SetResult();
    }

    [Fact]
    public async Task At_the_end_what_there_is_is_sent_until_the_target_takes_no_more()
    {
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(204), new ScriptedAnswer(503));
        await using var sending = new SendingFixture(Http(target.Url));
        sending.Put(BodyForm.Json, "1", "2", "3");
        await sending.DrainAsync();
        Assert.Equal("1", (await target.NextAsync()).Text);
        Assert.Equal("2", (await target.NextAsync()).Text);
        Assert.Equal((1L, 1L), (sending.Statistics.SentRequests, sending.Statistics.Retries));
        await sending.DrainAsync();
        Assert.Equal("2", (await target.NextAsync()).Text);
        Assert.Equal("3", (await target.NextAsync()).Text);
    }

    [Fact]
    public async Task A_body_of_another_version_is_dropped_and_counted()
    {
        await using var target = await ScriptedTarget.StartAsync();
        await using var sending = new SendingFixture(Http(target.Url));
        using (var draft = sending.Queue.Begin())
        {
            draft.Add([99, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1], 5);
            draft.Commit();
        }

        sending.Put(BodyForm.Json, "1");
        sending.Start();
        Assert.Equal("1", (await target.NextAsync()).Text);
        Assert.Equal(5, sending.Statistics.RefusedSamples);
    }

    private static TargetOptions Http(Uri url) => new() { Kind = TargetKind.Http, Url = url.AbsoluteUri, Name = "t" };
}
