using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Tributary.Fleet.Options;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Sources;
using Tributary.Fleet.Tests.Peer;

namespace Tributary.Fleet.Tests;

public sealed class PlanTests
{
    private static readonly FleetOptions Eventful = new()
    {
        Seed = 11,
        Instances = 80,
        Pushes = 8,
        Services = 7,
        Restarts = 0.3,
        Duplicates = 0.2,
        Late = 0.3,
        Deaths = 0.2,
        Delta = 0.2,
    };

    [Theory]
    [MemberData(nameof(Protocols))]
    public void The_same_seed_and_options_play_the_same_requests(string protocol)
    {
        var options = Eventful with { Protocol = Enum.Parse<PushProtocol>(protocol) };
        Assert.Equal(Digest(options), Digest(options));
        Assert.NotEqual(Digest(options), Digest(options with { Seed = 12 }));
    }

    [Fact]
    public void A_restart_without_start_time_falls_in_every_series_that_counted()
    {
        var restarts = 0;
        foreach (var instance in Fleet(Eventful with { Sources = SourceKinds.Bare, Delta = 0, Duplicates = 0 }))
        {
            var last = new Dictionary<string, decimal>();
            for (var turn = 0; turn < instance.Pushes; turn++)
            {
                var before = instance.Restarts;
                var counts = Counts(Assert.Single(Assert.Single(instance.Play(turn).Waves)));
                if (instance.Restarts > before)
                {
                    restarts++;
                    foreach (var (key, value) in last.Where(entry => entry.Value > 0)) Assert.True(counts[key] < value, $"{key}: {value} -> {counts[key]}");
                    last.Clear();
                }

                foreach (var (key, value) in counts) last[key] = value;
            }
        }

        Assert.True(restarts > 50);
    }

    [Fact]
    public void Sources_without_stamp_and_start_time_never_repeat_an_old_push()
    {
        foreach (var instance in Fleet(Eventful with { Sources = SourceKinds.Bare, Delta = 0 }))
        {
            for (var turn = 0; turn <= Eventful.Pushes; turn++) Assert.True(instance.Play(turn).Waves.SelectMany(wave => wave).Distinct().Count() <= 1);
        }
    }

    [Fact]
    public void What_happened_is_told_once()
    {
        foreach (var instance in Fleet(Eventful with { Protocol = PushProtocol.StatsD }))
        {
            for (var turn = 0; turn < Eventful.Pushes; turn++) Assert.Single(Assert.Single(instance.Play(turn).Waves));
            Assert.Empty(instance.Play(Eventful.Pushes).Waves);
        }
    }

    [Fact]
    public void Sequenced_sources_use_every_stamp_for_one_push_only()
    {
        var repetitions = 0;
        foreach (var instance in Fleet(Eventful with { Sources = SourceKinds.Sequenced }))
        {
            var bodies = new Dictionary<string, Push>();
            for (var turn = 0; turn <= Eventful.Pushes; turn++)
            {
                foreach (var push in instance.Play(turn).Waves.SelectMany(wave => wave).Where(push => push.Method != HttpMethod.Delete))
                {
                    if (bodies.TryAdd(push.Stamp!, push)) continue;
                    repetitions++;
                    Assert.Same(bodies[push.Stamp!], push);
                }
            }
        }

        Assert.True(repetitions > 50);
    }

    [Fact]
    public void No_group_is_deleted_in_the_first_turn()
    {
        foreach (var instance in Fleet(Eventful with { Deaths = 1 }))
        {
            Assert.DoesNotContain(instance.Play(0).Waves.SelectMany(wave => wave), push => push.Method == HttpMethod.Delete);
        }
    }

    public static TheoryData<string> Protocols() => [.. Enum.GetNames<PushProtocol>()];

    private static IEnumerable<Instance> Fleet(FleetOptions options) => Enumerable.Range(0, options.Instances).Select(index => new Instance(options, index));

    private static Dictionary<string, decimal> Counts(Push push) => NaiveText
        .Parse(Text(push), new Dictionary<string, string>(), bodyOverrides: false)
        .Where(sample => sample.Type == "counter" || sample.Name.EndsWith("_count", StringComparison.Ordinal))
        .ToDictionary(sample => sample.Point, sample => sample.Value);

    private static string Text(Push push)
    {
        if (!push.Compressed) return Encoding.UTF8.GetString(push.Body);
        using var reader = new StreamReader(new GZipStream(new MemoryStream(push.Body), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private static string Digest(FleetOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var instance in Fleet(options))
        {
            for (var turn = 0; turn <= options.Pushes; turn++)
            {
                foreach (var push in instance.Play(turn).Waves.SelectMany(wave => wave))
                {
                    hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{turn} {push.Method} {push.Path} {push.Stamp} {push.Delta} ")));
                    hash.AppendData(push.Body);
                }
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
