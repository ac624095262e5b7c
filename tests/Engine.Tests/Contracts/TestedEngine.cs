using System.Collections.Concurrent;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Ingest;
using Tributary.Engine.Ingest.Native;
using Tributary.Engine.Ingest.Points;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Engine.Scraping;
using Tributary.Protocols.Rendering;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>An engine with the pipeline before it, and the short ways to push and to look.</summary>
public sealed class TestedEngine
{
    private readonly ConcurrentDictionary<string, PushSource> _sources = new(StringComparer.Ordinal);

    public TestedEngine(IMetricEngine engine, MetricLimits limits, TimeProvider time, RuleStore? rules = null)
    {
        Engine = engine;
        rules ??= new RuleStore(new RuleOptions(), limits, time, NullLogger<RuleStore>.Instance);
        Pipeline = new PushPipeline(engine, rules, limits, time);
        Points = new PointPipeline(engine, rules, limits, time);
        Native = new NativePipeline(engine, rules, limits);
    }

    public IMetricEngine Engine { get; }

    public PushPipeline Pipeline { get; }

    public PointPipeline Points { get; }

    public NativePipeline Native { get; }

    /// <summary>The source of a group, one instance for each as gateways keep them.</summary>
    /// <param name="group">As in the path of a push: <c>job/x/instance/a</c>.</param>
    public PushSource Source(string group) => _sources.GetOrAdd(group, static group => NewSource(group));

    public static PushSource NewSource(string group) =>
        new(group.Split('/').Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])));

    public async Task<PushResult> PushAsync(PushRequest request, string body) =>
        await Pipeline.PushAsync(request, Encoding.UTF8.GetBytes(body), CancellationToken.None);

    public Task<PushResult> PostAsync(string group, string body) =>
        PushAsync(new PushRequest(Source(group), BodyFormat.Text, Replace: false), body);

    public Task<PushResult> PutAsync(string group, string body) =>
        PushAsync(new PushRequest(Source(group), BodyFormat.Text, Replace: true), body);

    public Task<PushResult> PostOpenMetricsAsync(string group, string body) =>
        PushAsync(new PushRequest(Source(group), BodyFormat.OpenMetrics, Replace: false), body);

    public Task<PushResult> PostDeltaAsync(string group, string body, PushSequence? sequence = null) =>
        PushAsync(new PushRequest(Source(group), BodyFormat.Text, Replace: false, IsDelta: true, sequence), body);

    public Task<PushResult> PostNumberedAsync(string group, string body, PushSequence sequence) =>
        PushAsync(new PushRequest(Source(group), BodyFormat.Text, Replace: false, IsDelta: false, sequence), body);

    public async Task DeleteAsync(string group) => await Pipeline.DeleteAsync(Source(group), CancellationToken.None);

    public async Task WipeAsync() => await Engine.WipeAsync(CancellationToken.None);

    /// <summary>The samples of the page, in text format.</summary>
    public async Task<Page> ViewAsync() => new(await ScrapeAsync());

    public Task<string> ScrapeAsync(PageFormat format = PageFormat.Text, bool gzip = false, params string[] families) =>
        ScrapeAsync(new ScrapeRequest(format, gzip, families.Length == 0 ? null : families.ToHashSet(StringComparer.Ordinal), default));

    public async Task<string> ScrapeAsync(ScrapeRequest request) => ReadText(await ScrapeBytesAsync(request), request.Gzip);

    public async Task<byte[]> ScrapeBytesAsync(ScrapeRequest request)
    {
        using var page = new MemoryStream();
        var writer = PipeWriter.Create(page, new StreamPipeWriterOptions(leaveOpen: true));
        await Engine.ScrapeAsync(request, writer, CancellationToken.None);
        await writer.CompleteAsync();
        return page.ToArray();
    }

    private static string ReadText(byte[] bytes, bool gzip)
    {
        if (!gzip) return Encoding.UTF8.GetString(bytes);
        using var reader = new StreamReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
