using System.Collections.Immutable;
using Tributary.Engine.Files.Syntax;
using Tributary.Metrics.Points;
using Tributary.Protocols.StatsD.Lines;
using Tributary.Protocols.StatsD.Mapping;

namespace Tributary.Engine.Mappings.Syntax;

/// <summary>A key of a mapping and how its value is read. The keys are those of statsd_exporter 0.27.</summary>
internal sealed record MappingKey(string Name, Func<Node, ErrorList, MappingDraft, MappingDraft> Read)
{
    public const string Match = "match";
    public const string FamilyName = "name";

    private const string Buckets = "buckets";
    private const int MaxBuckets = 200; // each is a number in every flush and a line in every scrape

    private static readonly ValueReader<TimeSpan> Lifetime = ValueReaders.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650), "from 1s to 10y", orNever: true);

    private static readonly ImmutableArray<StatsDType> Observers = [StatsDType.Timer, StatsDType.Histogram, StatsDType.Distribution];

    private static readonly ValueReader<bool> MatchType = ValueReaders.OneOf(("glob", false), ("regex", true));

    private static readonly ValueReader<StatsDObserver> ObserverType = ValueReaders.OneOf(("summary", StatsDObserver.Summary), ("histogram", StatsDObserver.Histogram));

    private static readonly ValueReader<ImmutableArray<double>> BucketBounds = ValueReaders.ListOf(ValueReaders.Number(double.MinValue, double.MaxValue), MaxBuckets);

    /// <summary>Keys that mappings have, and defaults too.</summary>
    public static ImmutableArray<MappingKey> Common { get; } =
    [
        Of<bool>("match_type", MatchType, (draft, value) => draft with { IsRegex = value }),
        Of<StatsDObserver>("observer_type", ObserverType, (draft, value) => draft with { Observer = value }),
        Of<StatsDObserver>("timer_type", ObserverType, (draft, value) => draft with { Observer = value }),
        Of<HistogramBounds>(Buckets, ReadBuckets, (draft, value) => draft with { Settings = draft.Settings with { Buckets = value } }),
        Of<HistogramBounds?>("histogram_options", ReadHistogramOptions, (draft, value) => draft with { Settings = draft.Settings with { Buckets = value } }),
        Of<TimeSpan>("ttl", ReadTtl, (draft, value) => draft with { Settings = draft.Settings with { Ttl = value } }),
        Refused("quantiles"),
        Refused("summary_options"),
    ];

    /// <summary>All keys of a mapping.</summary>
    public static ImmutableArray<MappingKey> All { get; } =
    [
        Of<ScalarNode>(Match, ReadText, (draft, value) => draft with { Match = value }),
        Of<ScalarNode>(FamilyName, ReadText, (draft, value) => draft with { Name = value }),
        Of<ImmutableArray<MappingEntry>>("labels", ReadLabels, (draft, value) => draft with { Labels = value }),
        Of<string>("help", ValueReaders.Text, (draft, value) => draft with { Settings = draft.Settings with { Help = value } }),
        Of<bool>("honor_labels", ValueReaders.Boolean, (draft, value) => draft with { Settings = draft.Settings with { HonorLabels = value } }),
        Of<bool>("action", ValueReaders.OneOf(("map", false), ("drop", true)), (draft, value) => draft with { Settings = draft.Settings with { Drop = value } }),
        Of<double>("scale", ValueReaders.Number(double.MinValue, double.MaxValue), (draft, value) => draft with { Settings = draft.Settings with { Scale = value } }),
        Of<ImmutableArray<StatsDType>>(
            "match_metric_type",
            ValueReaders.OneOf<ImmutableArray<StatsDType>>(("counter", [StatsDType.Counter]), ("gauge", [StatsDType.Gauge]), ("observer", Observers), ("timer", Observers), ("set", [StatsDType.Set])),
            (draft, value) => draft with { Settings = draft.Settings with { Types = value } }),
        .. Common,
    ];

    private static MappingKey Of<T>(string name, ValueReader<T> read, Func<MappingDraft, T, MappingDraft> apply) =>
        new(name, (node, errors, draft) => read(node, errors, out var value) ? apply(draft, value) : draft);

    /// <summary>What a file of statsd_exporter may have, and stands elsewhere here.</summary>
    private static MappingKey Refused(string name) => new(name, (node, errors, draft) =>
    {
        errors.Add(node.Position, $"'{name}' is not taken here: which quantiles are shown, within which error and over which time is said by rules (quantiles, relative_error, window). Take it out, and see docs/rules.md.");
        return draft;
    });

    private static bool ReadText(Node node, ErrorList errors, out ScalarNode value)
    {
        value = (node as ScalarNode)!;
        return ValueReaders.Text(node, errors, out _);
    }

    /// <summary>To statsd_exporter, 0 is a time without end.</summary>
    private static bool ReadTtl(Node node, ErrorList errors, out TimeSpan value)
    {
        value = Timeout.InfiniteTimeSpan;
        return node is ScalarNode { Text: "0" or "0s" } || Lifetime(node, errors, out value);
    }

    private static bool ReadBuckets(Node node, ErrorList errors, out HistogramBounds value)
    {
        value = HistogramBounds.None;
        if (!BucketBounds(node, errors, out var numbers)) return false;
        if (!numbers.IsEmpty && HistogramBounds.TryCreate(numbers.AsSpan()) is { } bounds)
        {
            value = bounds;
            return true;
        }

        errors.Add(node.Position, "Expected bounds of buckets that rise, each above the one before it; +Inf is always there and is not written.");
        return false;
    }

    private static bool ReadHistogramOptions(Node node, ErrorList errors, out HistogramBounds? value)
    {
        value = null;
        if (node is not MappingNode options)
        {
            errors.Add(node.Position, $"Expected a mapping with {Buckets}, found {node.Kind}.");
            return false;
        }

        var isRead = true;
        foreach (var (key, bounds) in options.Entries)
        {
            if (key.Text == Buckets)
            {
                isRead &= ReadBuckets(bounds, errors, out var read);
                value = read;
                continue;
            }

            isRead = false;
            errors.Add(key.Position, $"Unknown key '{key.Text}' in histogram_options; it takes {Buckets}. Without them the histogram is exponential (native), and needs no options.{Suggestion.For(key.Text, [Buckets])}");
        }

        return isRead;
    }

    private static bool ReadLabels(Node node, ErrorList errors, out ImmutableArray<MappingEntry> value)
    {
        value = (node as MappingNode)?.Entries ?? [];
        if (node is MappingNode) return true;
        errors.Add(node.Position, $"Expected a mapping of label names to values, found {node.Kind}.");
        return false;
    }
}
