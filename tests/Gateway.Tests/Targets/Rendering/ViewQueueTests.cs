using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Scraping;
using Tributary.Engine.Storage.Outboxes;
using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Sending;
using Tributary.Gateway.Targets.Settings;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Targets.Rendering;

public sealed class ViewQueueTests : IDisposable
{
    private const long Time = 1_700_000_000_123;

    private readonly TemporaryDirectory _directory = new();
    private readonly Outbox _outbox;

    public ViewQueueTests() => _outbox = Outbox.Open(_directory.File("queue"), 1 << 20, NullLogger.Instance);

    public void Dispose()
    {
        _outbox.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_view_is_as_many_bodies_as_it_takes_each_with_its_time_and_its_samples()
    {
        await Queue(RemoteWrite).AddAsync(new PartsEngine(4_500), Time, CancellationToken.None);
        var bodies = TakeAll();
        Assert.Equal([2_000, 2_000, 500], bodies.Select(body => body.Samples));
        Assert.All(bodies, body => Assert.Equal((BodyForm.RemoteWriteV2, Time), (body.Form, body.Time)));
    }

    /// <summary>Half a view would be a false view.</summary>
    [Fact]
    public async Task Of_a_view_that_is_not_complete_nothing_is_queued()
    {
        await Assert.ThrowsAsync<ScrapeIncompleteException>(() => Queue(RemoteWrite).AddAsync(new PartsEngine(4_500, new ScrapeIncompleteException(1)), Time, CancellationToken.None));
        Assert.Null(_outbox.Peek());
        await Queue(RemoteWrite).AddAsync(new PartsEngine(1), Time, CancellationToken.None);
        Assert.Single(TakeAll());
    }

    [Fact]
    public async Task A_view_that_the_queue_can_never_hold_is_not_begun_to_be_held()
    {
        var error = await Assert.ThrowsAsync<IOException>(() => Queue(RemoteWrite, maxBytes: 100_000).AddAsync(new PartsEngine(10_000), Time, CancellationToken.None));
        Assert.Contains("Raise MaxQueueBytes", error.Message, StringComparison.Ordinal);
        Assert.Null(_outbox.Peek());
    }

    [Fact]
    public void A_body_is_after_the_queue_what_it_was_before()
    {
        var plain = new byte[10_000];
        new Random(1).NextBytes(plain.AsSpan(0, 5_000));
        foreach (var form in Enum.GetValues<BodyForm>())
        {
            using (var draft = _outbox.Begin())
            {
                draft.Add(new QueuedBody(form, Time, 7, BodyCompression.Compress(form, plain)).ToBytes(), 7);
                draft.Commit();
            }

            var body = Assert.Single(TakeAll());
            Assert.Equal((form, Time, 7), (body.Form, body.Time, body.Samples));
            Assert.Equal(plain, BodyCompression.Decompress(form, body.Content));
        }
    }

    /// <summary>Queues outlive an upgrade.</summary>
    [Fact]
    public void A_body_of_version_1_is_read()
    {
        var body = QueuedBody.Read(new(0, 3, Convert.FromHexString("0104" + "7B68E5CF8B010000" + "0102")))!;
        Assert.Equal((BodyForm.RemoteWriteV2, 1_700_000_000_123, 3, "0102"), (body.Form, body.Time, body.Samples, Convert.ToHexString(body.Content.Span)));
    }

    private RemoteWriteProtocol RemoteWrite => new(new TargetOptions { Kind = TargetKind.RemoteWrite, Url = "http://127.0.0.1/" }, _directory.Path);

    private ViewQueue Queue(ITargetProtocol protocol, long maxBytes = 1 << 20) => new(protocol, _outbox, maxBytes);

    private List<QueuedBody> TakeAll()
    {
        var bodies = new List<QueuedBody>();
        while (_outbox.Peek() is { } record)
        {
            bodies.Add(QueuedBody.Read(record)!);
            _outbox.TryAdvance(record);
        }

        return bodies;
    }
}
