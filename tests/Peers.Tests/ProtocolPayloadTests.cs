using Tributary.Peers.Workload;
using Tributary.Peers.Workload.Protocols;

namespace Tributary.Peers.Tests;

/// <summary>The protocols can be compared only while all of them say the same.</summary>
public sealed class ProtocolPayloadTests
{
    private const int Service = 3;
    private const int Instance = 23;
    private const int Push = 7;
    private const ulong Time = 1_700_000_007_000;

    private static readonly PushClock Clock = new(1_700_000_000_000);
    private static readonly string[] Said = PayloadReader.Text(new TextPayloadWriter().Write(Service, Instance, Push));

    [Fact]
    public void Lines_of_influx_say_what_the_text_says()
    {
        var contents = PayloadReader.Influx(new InfluxPayloadWriter(Clock).Write(Service, Instance, Push));
        Assert.Equal(Said, contents.Samples);
        Assert.Equal(["(host, i00023),(job, x)"], contents.Senders);
        Assert.Equal([Time * 1_000_000], contents.Times);
    }

    [Fact]
    public void Remote_write_says_what_the_text_says()
    {
        var contents = PayloadReader.RemoteWrite(new RemoteWritePayloadWriter(Clock).Write(Service, Instance, Push));
        Assert.Equal(Said, contents.Samples);
        Assert.Equal(["(instance, i00023),(job, x)"], contents.Senders);
        Assert.Equal([Time], contents.Times);
    }

    [Fact]
    public void Otlp_says_what_the_text_says()
    {
        var contents = PayloadReader.Otlp(new OtlpPayloadWriter(Clock).Write(Service, Instance, Push));
        Assert.Equal(Said, contents.Samples);
        Assert.Equal(["(service.name, x),(service.instance.id, i00023)"], contents.Senders);
        Assert.Equal([Time * 1_000_000], contents.Times);
    }

    [Fact]
    public void A_writer_keeps_nothing_of_the_push_before()
    {
        foreach (var make in new Func<IPayloadWriter>[] { () => new TextPayloadWriter(), () => new InfluxPayloadWriter(Clock), () => new RemoteWritePayloadWriter(Clock), () => new OtlpPayloadWriter(Clock) })
        {
            var used = make();
            used.Write(1, 2, 3);
            Assert.Equal(make().Write(Service, Instance, Push), used.Write(Service, Instance, Push));
        }
    }

    [Fact]
    public void Every_push_is_later_than_the_one_before_and_none_in_the_future()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
        var clock = PushClock.EndingAt(now, 30);
        Assert.Equal(now.ToUnixTimeMilliseconds() - 30_000, clock.TimeOf(0));
        Assert.True(clock.TimeOf(1) > clock.TimeOf(0));
        Assert.True(clock.TimeOf(29) < now.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void The_total_that_a_page_is_to_show_is_that_of_the_last_push_of_all_instances()
    {
        var fleet = new FleetShape(5, 2);
        var sum = 0.0;
        for (var instance = 0; instance < 5; instance++)
        {
            foreach (var line in PayloadReader.Text(new TextPayloadWriter().Write(instance % 2, instance, Push)))
            {
                if (line.StartsWith("http_server_requests_total{", StringComparison.Ordinal)) sum += double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        Assert.Equal(sum, CounterTotal.After(fleet, Push));
    }
}
