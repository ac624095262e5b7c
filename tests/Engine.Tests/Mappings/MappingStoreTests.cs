using Tributary.Engine.Files;
using Tributary.Engine.Mappings;
using Tributary.Engine.Mappings.Syntax;
using Tributary.Engine.Tests.Rules;
using Tributary.Protocols.StatsD.Lines;
using Tributary.Protocols.StatsD.Mapping;

namespace Tributary.Engine.Tests.Mappings;

public sealed class MappingStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mappings").FullName;
    private readonly ManualTime _time = new();

    private string FilePath => Path.Combine(_folder, "mappings.yaml");

    public static TheoryData<string> Examples => [.. Guide.YamlOf("statsd.md")];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static StatsDMappings Parse(string yaml)
    {
        var mappings = MappingStore.Parse(yaml, "mappings.yaml", out var errors);
        Assert.True(mappings is not null, string.Join('\n', errors));
        return mappings;
    }

    private MappingStore Open(string? path) => new(path, _time, new RecordingLogger<MappingStore>());

    [Fact]
    public void Every_key_is_read()
    {
        var mappings = Parse("""
            mappings:
              - match: shop.*.took.*
                match_type: glob
                match_metric_type: observer
                name: ${1}_took_seconds
                help: How long it took.
                labels: { path: "/$2", zone: eu }
                honor_labels: true
                observer_type: histogram
                histogram_options: { buckets: [0.1, 0.5] }
                action: map
                scale: 0.001
                ttl: 10m
            """);
        Assert.Equal(1, mappings.Count);
        var mapping = mappings.Find("shop.web.took.cart", StatsDType.Distribution, out var captures);
        Assert.Equal("web_took_seconds", mapping.Name!.Fill(captures));
        Assert.Equal(["path=/cart", "zone=eu"], mapping.Labels.Select(label => $"{label.Key}={label.Value.Fill(captures)}"));
        Assert.Equal(("How long it took.", true, StatsDObserver.Histogram, false, 0.001, TimeSpan.FromMinutes(10)), (mapping.Help, mapping.HonorLabels, mapping.Observer, mapping.Drop, mapping.Scale, mapping.Ttl));
        Assert.Equal([0.1, 0.5], mapping.Buckets!.ToArray());
        Assert.Null(mappings.Find("shop.web.took.cart", StatsDType.Counter, out _).Name);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_of_the_guide_can_be_read(string yaml) => Parse(yaml);

    [Fact]
    public void Every_key_has_a_row_in_the_guide() =>
        Assert.All(MappingKey.All.Where(key => key.Name is not ("quantiles" or "summary_options")), key => Assert.Contains($"`{key.Name}", Guide.Read("statsd.md"), StringComparison.Ordinal));

    [Fact]
    public void Defaults_hold_where_a_mapping_does_not_say_and_where_there_is_none()
    {
        var mappings = Parse("""
            defaults:
              timer_type: histogram
              buckets: [1, 2]
              match_type: regex
              glob_disable_ordering: false
              ttl: 0
            mappings:
              - { match: "^a\\.(.*)$", name: "a_$1" }
              - { match: "b.*", match_type: glob, name: b, observer_type: summary, ttl: 1m }
            """);
        var mapping = mappings.Find("a.x.y", StatsDType.Timer, out var captures);
        Assert.Equal(("a_x.y", StatsDObserver.Histogram, Timeout.InfiniteTimeSpan), (mapping.Name!.Fill(captures), mapping.Observer, mapping.Ttl));
        Assert.Equal([1, 2], mapping.Buckets!.ToArray());
        mapping = mappings.Find("b.x", StatsDType.Timer, out _);
        Assert.Equal((StatsDObserver.Summary, TimeSpan.FromMinutes(1)), (mapping.Observer, mapping.Ttl));
        mapping = mappings.Find("c", StatsDType.Timer, out _);
        Assert.Equal((null, StatsDObserver.Histogram, Timeout.InfiniteTimeSpan), (mapping.Name, mapping.Observer, mapping.Ttl));
    }

    [Fact]
    public void What_is_dropped_needs_no_name() => Assert.True(Parse("mappings: [{ match: \".\", match_type: regex, action: drop }]").Find("any.thing", StatsDType.Gauge, out _).Drop);

    [Fact]
    public void An_empty_list_has_no_mappings() => Assert.Equal(0, Parse("mappings: []").Count);

    [Fact]
    public void Without_a_path_there_are_none() => Assert.Equal(0, Open("").Current.Count);

    [Fact]
    public void A_missing_file_stops_the_start()
    {
        var error = Assert.Throws<SettingsFileException>(() => Open(FilePath));
        Assert.Equal($"The mappings file cannot be used:\n{FilePath}: The file does not exist (setting StatsD:MappingPath).", error.Message);
    }

    [Fact]
    public void A_changed_file_comes_into_force_and_a_wrong_one_does_not()
    {
        File.WriteAllText(FilePath, "mappings: [{ match: a, name: b }]");
        var store = Open(FilePath);
        File.WriteAllText(FilePath, "mappings: [{ match: a }]");
        Assert.Equal(FileReload.Refused, store.TryReload());
        Assert.Equal((1, 1L), (store.Current.Count, store.ReloadFailures));
        File.WriteAllText(FilePath, "mappings: []");
        Assert.Equal(FileReload.Changed, store.TryReload());
        Assert.Equal(0, store.Current.Count);
    }
}
