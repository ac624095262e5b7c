using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Embedded;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Engine.Storage;
using Tributary.Engine.Storage.Journal;
using Tributary.Engine.Tests.Contracts;
using Tributary.Protocols.Rendering;

namespace Tributary.Engine.Tests.Embedded;

/// <summary>The storage directory of one test, its copies, and the engines opened on them.</summary>
internal sealed class EngineDirectory : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tributary-engine-");
    private readonly List<EmbeddedEngine> _opened = [];
    private int _copies;

    public EngineDirectory() => Options = new StorageOptions { Path = Path.Combine(_root.FullName, "data") };

    public StorageOptions Options { get; set; }

    public ManualClock Clock { get; } = new();

    public MetricLimits Limits { get; init; } = MetricLimits.Default;

    public RuleStore? Rules { get; set; }

    public Task<OpenedEngine> OpenAsync(Func<string, IJournalFile>? createFile = null, TimeProvider? time = null) => OpenAsync(Options, createFile, time);

    /// <summary>Opens what a crash at this moment would leave: the files as they are, the engine still running.</summary>
    public async Task<OpenedEngine> OpenAfterCrashAsync(TimeProvider? time = null)
    {
        var copy = Options with { Path = Path.Combine(_root.FullName, $"copy{++_copies}") };
        Directory.CreateDirectory(copy.Path);
        foreach (var file in Directory.EnumerateFiles(Options.Path))
        {
            if (Path.GetFileName(file) != "lock") File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        }

        return await OpenAsync(copy, createFile: null, time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _opened) await engine.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private async Task<OpenedEngine> OpenAsync(StorageOptions options, Func<string, IJournalFile>? createFile, TimeProvider? time)
    {
        time ??= Clock;
        var engine = await EmbeddedEngine.OpenAsync(options, Limits, time, NullLoggerFactory.Instance, createFile ?? DiskFile.Create, CancellationToken.None);
        _opened.Add(engine);
        return new OpenedEngine(engine, new TestedEngine(engine, Limits, time, Rules));
    }
}

/// <summary>An embedded engine and what stands before it.</summary>
internal sealed record OpenedEngine(EmbeddedEngine Engine, TestedEngine Tested)
{
    public Task CheckpointAsync() => Engine.CheckpointAsync(CancellationToken.None);

    public ValueTask CloseAsync() => Engine.DisposeAsync();

    /// <summary>All that the engine shows: both pages, the families, the sources. Not when an empty push came: it changes nothing, and no file says it.</summary>
    public async Task<string> ShowAllAsync()
    {
        var families = await Engine.ListFamiliesAsync(default);
        var sources = await Engine.ListSourcesAsync(default);
        return string.Join(
            '\n',
            [
                await Tested.ScrapeAsync(),
                await Tested.ScrapeAsync(PageFormat.OpenMetrics),
                .. families.Select(family => family.ToString()),
                .. sources.Select(source => $"{source.Labels} feeds {source.Families}"),
                $"{Engine.SeriesCount} series, {Engine.Status.Contributions} contributions",
            ]);
    }
}
