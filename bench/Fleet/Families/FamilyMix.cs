using System.Globalization;
using Tributary.Fleet.Families.Events;
using Tributary.Fleet.Numbers;
using Tributary.Fleet.Options;

namespace Tributary.Fleet.Families;

/// <summary>The families that an instance of a service has. Label values carry every escape and more than ASCII.</summary>
/// <param name="traits">What can be said of them.</param>
/// <param name="wording">How labels can be said.</param>
/// <param name="service">The service's name.</param>
/// <param name="index">The instance's number.</param>
internal sealed class FamilyMix(ProtocolTraits traits, Wording wording, string service, int index)
{
    /// <summary>One in so many instances has a counter that no other instance feeds.</summary>
    private const int LonelyShare = 10;

    private static readonly Family Requests = new("http_requests_total", FamilyType.Counter, "Requests served, by \"route\".");
    private static readonly Family Payload = new("http_payload_bytes_total", FamilyType.Counter, "Bytes of payload; beyond 2^53 in long-lived processes.");
    private static readonly Family Cpu = new("process_cpu_seconds_total", FamilyType.Counter, "User and system CPU time in seconds.");
    private static readonly Family Jobs = new("worker_jobs_total", FamilyType.Counter, "Jobs done by one worker.\nEvery worker has its own series.");
    private static readonly Family Depth = new("queue_depth", FamilyType.Gauge, "Items waiting; negative when consumers wait.");
    private static readonly Family Memory = new("resident_memory_mebibytes", FamilyType.Gauge, "Resident memory.");
    private static readonly Family Hits = new("cache_hit_ratio", FamilyType.Gauge, "Share of lookups answered by the cache.");
    private static readonly Family Disk = new("disk_used_percent", FamilyType.Gauge, "Used share of the disk.");
    private static readonly Family Board = new("board_temperature_celsius", FamilyType.Gauge, "Temperature, which may be below zero.");
    private static readonly Family Success = new("last_success_timestamp_seconds", FamilyType.Gauge, "When the last batch succeeded.");
    private static readonly Family Latency = new("http_request_duration_seconds", FamilyType.Histogram, "Latency; all versions use the same buckets.");
    private static readonly Family Query = new("db_query_duration_seconds", FamilyType.Histogram, "Latency; versions disagree about buckets.");
    private static readonly Family Batch = new("batch_duration_seconds", FamilyType.Histogram, "Latency; two versions share no bucket but +Inf.");
    private static readonly Family Logs = new("logs_total", FamilyType.Counter, "Lines logged, by level.");
    private static readonly Family Sessions = new("open_sessions", FamilyType.Gauge, "Sessions, as they are opened and closed.");
    private static readonly Family Users = new("active_users", FamilyType.Gauge, "Different users.");
    private static readonly Family Rpc = new("rpc_duration_seconds", FamilyType.Summary, "Latency with ready quantiles.");

    /// <param name="kinds">Which kinds of families to play.</param>
    public IReadOnlyList<Instrument> Of(FamilyKinds kinds)
    {
        kinds &= traits.Families;
        var instruments = new List<Instrument>();
        if (kinds.HasFlag(FamilyKinds.Counters)) instruments.AddRange(Counters());
        if (kinds.HasFlag(FamilyKinds.Gauges)) instruments.AddRange(Gauges());
        if (kinds.HasFlag(FamilyKinds.Histograms)) instruments.AddRange(Histograms());
        if (kinds.HasFlag(FamilyKinds.Summaries)) instruments.Add(Summary());
        if (kinds.HasFlag(FamilyKinds.Gauges) && traits.TellsEvents) instruments.AddRange(GaugesOfEvents());
        if (traits.NeedsLogs) instruments.Add(new CounterInstrument(Logs, wording.Of(Logs, [[new("level", "warning")], [new("level", "error")]]), CounterRange.Whole, isVital: true));
        return instruments;
    }

    private IEnumerable<Instrument> Counters()
    {
        yield return new CounterInstrument(
            Requests,
            wording.Of(Requests, [
                [Service, new("method", "GET"), new("path", "/"), new("code", "200")],
                [Service, new("method", "GET"), new("path", "/käse/日本/🧀"), new("code", "404")],
                [new("path", "say \"hello\""), new("method", "POST"), Service, new("code", "200")],
                [Service, new("method", "POST"), new("path", "C:\\new\\table"), new("code", "500")],
                [Service, new("method", "PATCH"), new("path", "two\nlines, {braces} = # "), new("code", "204")],
            ]),
            CounterRange.Whole);
        yield return new CounterInstrument(Payload, wording.Of(Payload, [[Service, new("direction", "in")], [Service, new("direction", "out")]]), traits.HoldsAllIntegers ? CounterRange.Huge : CounterRange.HugeInDoubles);
        yield return new CounterInstrument(Cpu, wording.Of(Cpu, [[new("mode", "user")], [new("mode", "system")]]), CounterRange.Fractional);
        if (index % LonelyShare == LonelyShare - 1)
        {
            var worker = "w" + index.ToString(CultureInfo.InvariantCulture);
            yield return new CounterInstrument(Jobs, wording.Of(Jobs, [[new("worker", worker)]]), CounterRange.Whole);
        }
    }

    private IEnumerable<Instrument> Gauges()
    {
        // Labels of the body that the grouping labels of the path override.
        Label[] overridden = index % 2 == 0 ? [] : [new("instance", "nowhere"), new("job", "nobody"), new("zone", "nil")];
        yield return new GaugeInstrument(
            Depth,
            wording.Of(Depth, [[Service, new("queue", "mail"), .. overridden], [Service, new("queue", "print")], [Service, new("queue", "été")]]),
            Amount.Whole(-50),
            Amount.Whole(1_000),
            presence: 0.7);
        yield return new GaugeInstrument(Memory, wording.Of(Memory, [[Service]]), new Amount(12_345), new Amount(900_000_001), presence: 1);
        yield return new GaugeInstrument(Hits, wording.Of(Hits, [[Service, new("cache", "l1")], [Service, new("cache", "l2")]]), Amount.Zero, new Amount(1_001), presence: 0.8);
        yield return new GaugeInstrument(Disk, wording.Of(Disk, [[new("disk", "/dev/sda")]]), Amount.Zero, new Amount(100_001), presence: 0.9);
        yield return new GaugeInstrument(Board, wording.Of(Board, [[Service]]), new Amount(-20_500), new Amount(100_001), presence: 0.9);
        yield return new GaugeInstrument(Success, wording.Of(Success, [[Service]]), new Amount(1_704_067_200_125), new Amount(86_400_001), presence: 0.9);
    }

    /// <summary>Those that no instance knows: all feed the same series, so that they have no host.</summary>
    private IEnumerable<Instrument> GaugesOfEvents()
    {
        yield return new ChangesInstrument(Sessions, [[Service]]);
        yield return new DistinctInstrument(Users, [[Service]], index);
    }

    private Instrument Summary()
    {
        var series = wording.Of(Rpc, [[Service, new("method", "Get")], [Service, new("method", "Put")]]);
        return traits.TellsEvents ? new ObservationsInstrument(Rpc, series) : new SummaryInstrument(Rpc, series);
    }

    private IEnumerable<Instrument> Histograms()
    {
        yield return new HistogramInstrument(Latency, wording.Of(Latency, [[Service, new("method", "GET")], [Service, new("method", "POST")]]), [BucketLayout.Usual], hasSums: !traits.SharesSums);
        yield return new HistogramInstrument(Query, wording.Of(Query, [[Service, new("table", "orders")]]), BucketLayout.Disagreeing);
        yield return new HistogramInstrument(Batch, wording.Of(Batch, [[]]), [BucketLayout.Usual, BucketLayout.Odd]);
    }

    private Label Service => new("service", service);
}
