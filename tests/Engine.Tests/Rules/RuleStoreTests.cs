using System.Text;
using Microsoft.Extensions.Logging;
using Tributary.Engine.Files;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Metrics.Merging;

namespace Tributary.Engine.Tests.Rules;

public sealed class RuleStoreTests : IDisposable
{
    private const string Maximum = "rules: [{ gauge: max }]";
    private const string Minimum = "rules: [{ gauge: min }]";
    private const string Wrong = "rules:\n  - guage: min\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;
    private readonly ManualTime _time = new();
    private readonly RecordingLogger<RuleStore> _log = new();

    private string FilePath => Path.Combine(_folder, "rules.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_path_the_defaults_hold(string? path)
    {
        var store = new RuleStore(new RuleOptions { Path = path }, new MetricLimits { MaxSeriesPerFamily = 7 }, _time, _log);

        Assert.Equal(0, store.Current.Count);
        Assert.Equal(7, store.Current.Resolve("f").Settings.MaxSeries);
        Assert.Equal(FileReload.Unchanged, store.TryReload());
        Assert.True(store.WatchAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public void A_missing_file_is_an_error_at_start()
    {
        var error = Assert.Throws<SettingsFileException>(Open);

        Assert.Contains($"{FilePath}: The file does not exist (setting Rules:Path).", error.Message);
    }

    [Fact]
    public void A_wrong_file_is_an_error_at_start_with_all_that_is_wrong()
    {
        Write("rules:\n  - guage: min\n    ttl: soon\n");

        var error = Assert.Throws<SettingsFileException>(Open);

        Assert.Equal(2, error.Errors.Length);
        Assert.Contains($"{FilePath}:2:5: Unknown key 'guage'", error.Message);
        Assert.Contains($"{FilePath}:3:10: ", error.Message);
    }

    [Fact]
    public void A_file_that_is_no_text_or_too_large_is_refused()
    {
        File.WriteAllBytes(FilePath, [.. "rules: ["u8, 0xff]);
        Assert.Contains("not UTF-8", Assert.Throws<SettingsFileException>(Open).Message);

        Write(new string('#', 2 * 1024 * 1024));
        Assert.Contains("larger than 1024 KiB", Assert.Throws<SettingsFileException>(Open).Message);
    }

    [Fact]
    public void A_byte_order_mark_is_no_error()
    {
        File.WriteAllText(FilePath, Maximum, Encoding.UTF8);

        Assert.Equal(GaugeMerge.Max, Gauge(Open()));
    }

    [Fact]
    public void A_changed_file_comes_into_force_as_a_new_version()
    {
        Write(Maximum);
        var store = Open();
        var seen = new List<RuleSet>();
        store.Changed += seen.Add;
        _time.Advance(TimeSpan.FromHours(1));

        Write(Minimum);

        Assert.Equal(FileReload.Changed, store.TryReload());
        Assert.Equal((GaugeMerge.Min, 2L, _time.GetUtcNow()), (Gauge(store), store.Current.Version, store.LoadedAt));
        Assert.Same(store.Current, Assert.Single(seen));
        Assert.Equal(FileReload.Unchanged, store.TryReload());
    }

    [Fact]
    public void A_wrong_file_is_refused_and_the_old_rules_stay()
    {
        Write(Maximum);
        var store = Open();
        var before = store.Current;
        Write(Wrong);

        Assert.Equal(FileReload.Refused, store.TryReload());

        Assert.Same(before, store.Current);
        Assert.Equal(1, store.ReloadFailures);
        Assert.Equal(_time.GetUtcNow(), store.LastError!.At);
        Assert.Equal((2, 5), (store.LastError.Errors[0].Line, store.LastError.Errors[0].Column));
        Assert.Contains(_log.Entries, entry => entry.Level == LogLevel.Error && entry.Text.Contains($"{FilePath}:2:5: Unknown key 'guage'"));
    }

    [Fact]
    public void Undoing_a_mistake_clears_the_error_without_a_new_version()
    {
        Write(Maximum);
        var store = Open();
        Write(Wrong);
        store.TryReload();
        Write(Maximum);

        Assert.Equal(FileReload.Unchanged, store.TryReload());

        Assert.Null(store.LastError);
        Assert.Equal((1L, 1L), (store.Current.Version, store.ReloadFailures));
    }

    [Fact]
    public void Mending_a_mistake_clears_the_error()
    {
        Write(Maximum);
        var store = Open();
        Write(Wrong);
        store.TryReload();
        Write(Minimum);

        Assert.Equal(FileReload.Changed, store.TryReload());
        Assert.Null(store.LastError);
    }

    [Fact]
    public void A_file_that_vanishes_leaves_its_rules_in_force()
    {
        Write(Maximum);
        var store = Open();
        File.Delete(FilePath);

        Assert.Equal(FileReload.Refused, store.TryReload());
        Assert.Equal(GaugeMerge.Max, Gauge(store));
        Assert.Contains("does not exist", store.LastError!.ToString());
    }

    [Fact]
    public void A_handler_that_throws_stops_neither_the_reload_nor_the_others()
    {
        Write(Maximum);
        var store = Open();
        var told = 0;
        store.Changed += _ => throw new InvalidOperationException("broken");
        store.Changed += _ => told++;
        Write(Minimum);

        Assert.Equal(FileReload.Changed, store.TryReload());
        Assert.Equal(1, told);
        Assert.Contains(_log.Entries, entry => entry.Level == LogLevel.Error && entry.Text.Contains("version 2"));
    }

    [Fact]
    public void Polling_waits_until_the_file_stands_still()
    {
        Write(Maximum);
        var store = Open();

        Write(Wrong);
        store.Poll();
        Write(Minimum);
        store.Poll();
        Assert.Equal((1L, 0L), (store.Current.Version, store.ReloadFailures));

        store.Poll();
        Assert.Equal(GaugeMerge.Min, Gauge(store));
    }

    [Fact]
    public void Polling_judges_a_wrong_file_once()
    {
        Write(Maximum);
        var store = Open();
        Write(Wrong);

        for (var i = 0; i < 5; i++) store.Poll();

        Assert.Equal(1, store.ReloadFailures);
    }

    [Fact(Timeout = 60_000)]
    public async Task Watching_takes_over_a_change_even_one_that_keeps_time_and_length()
    {
        Write(Maximum);
        var stamp = File.GetLastWriteTimeUtc(FilePath);
        var store = Open();
        var changed = new TaskCompletionSource<RuleSet>(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Changed += changed.SetResult;
        using var end = new CancellationTokenSource();
        var watching = store.WatchAsync(end.Token);

        Write(Minimum);
        File.SetLastWriteTimeUtc(FilePath, stamp);
        while (!changed.Task.IsCompleted)
        {
            _time.Advance(RuleStore.PollInterval);
            await Task.Yield();
        }

        Assert.Equal(2, (await changed.Task).Version);
        await end.CancelAsync();
        await watching;
    }

    private static GaugeMerge Gauge(RuleStore store) => store.Current.Resolve("queue_length").Settings.Gauge;

    private RuleStore Open() => new(new RuleOptions { Path = FilePath }, MetricLimits.Default, _time, _log);

    private void Write(string yaml) => File.WriteAllText(FilePath, yaml);
}
