using System.Globalization;
using Tributary.Fleet.Options;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pages;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Pushing.StatsD;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet;

/// <summary>One run: wait for the gateway, play the fleet, compare the view with what is owed.</summary>
internal sealed class FleetRun(FleetOptions options, HttpClient http, TextWriter output, TimeProvider time)
{
    /// <summary>After this, Tributary's default <c>ttl</c> may retire sources, whose gauges then leave the view.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromMinutes(5);

    private readonly PageClient _pages = new(http, time);

    /// <returns>Every difference between what is owed and what was seen.</returns>
    /// <exception cref="TroubleException">The run could not be completed.</exception>
    public async Task<IReadOnlyList<Difference>> RunAsync(CancellationToken cancellation)
    {
        var empty = await FetchAsync(PageFormat.Text, cancellation).ConfigureAwait(false);
        if (empty.Samples.Count > 0) throw new TroubleException($"{options.Url} already has {empty.Samples.Count} samples; the oracle needs an empty gateway");

        var instances = Enumerable.Range(0, options.Instances).Select(index => new Instance(options, index)).ToList();
        using var statsD = options.Protocol == PushProtocol.StatsD ? new StatsDSender(options.StatsD, options.Connections, options.Patience, time) : null;
        IPushSender sender = statsD is null ? new PushSender(http, options.Patience, time) : statsD;
        var restarts = statsD is null ? null : new OrderlyRestarts(options, statsD, instances, _pages, output, time);
        var watch = new FallWatch();
        var begun = time.GetTimestamp();
        await PlayAsync(instances, sender, watch, restarts is null ? static (_, _) => Task.CompletedTask : restarts.AfterAsync, cancellation).ConfigureAwait(false);
        await ReportAsync(instances, sender, watch, time.GetElapsedTime(begun)).ConfigureAwait(false);

        var differences = sender.Refusals.Select(refusal => new Difference("push", "status", "2xx", refusal)).ToList();
        var view = new ExpectedView(emptyHistogramsHaveBounds: options.Protocol == PushProtocol.RemoteWrite);
        foreach (var instance in instances) instance.ContributeTo(view);
        await using var settlement = statsD is null ? null : new StatsDSettlement(statsD, instances, _pages, options.Patience, time);
        if (settlement is not null) await settlement.SettleAsync(view, cancellation).ConfigureAwait(false);
        differences.AddRange(await CompareAsync(view, watch, cancellation).ConfigureAwait(false));
        return differences;
    }

    /// <summary>Plays the whole fleet; meanwhile looks for falling counters, if that is wanted.</summary>
    private async Task PlayAsync(List<Instance> instances, IPushSender sender, FallWatch watch, Func<int, CancellationToken, Task> afterTurn, CancellationToken cancellation)
    {
        var progress = new Progress(output, instances.Sum(instance => instance.Pushes));
        using var played = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(watch, played.Token);
        try
        {
            await new FleetPlayer(instances, options, sender, progress, afterTurn).PlayAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            await played.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(FallWatch watch, CancellationToken played)
    {
        if (options.WatchFalls == TimeSpan.Zero) return;
        try
        {
            while (true)
            {
                var (page, _) = await _pages.FetchAsync(PageFormat.Text, played).ConfigureAwait(false);
                if (page is not null) watch.Look(page);
                await Task.Delay(options.WatchFalls, time, played).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The fleet has played its last turn.
        }
    }

    private async Task<List<Difference>> CompareAsync(ExpectedView view, FallWatch watch, CancellationToken cancellation)
    {
        var owed = view.ToSamples();

        var differences = new List<Difference>();
        foreach (var format in new[] { PageFormat.Text, PageFormat.OpenMetrics1 })
        {
            var page = await FetchAsync(format, cancellation).ConfigureAwait(false);
            if (options.WatchFalls > TimeSpan.Zero) watch.Look(page);
            differences.AddRange(Comparison.Compare(owed, view.Types, page, format.Name));
        }

        differences.AddRange(watch.Differences(owed));
        return differences;
    }

    private async Task<Page> FetchAsync(PageFormat format, CancellationToken cancellation)
    {
        if (!await _pages.WaitUntilReadyAsync(options.WaitReady, cancellation).ConfigureAwait(false))
        {
            throw new TroubleException($"{options.Url} is not ready after {options.WaitReady.TotalSeconds} s");
        }

        var (page, trouble) = await _pages.FetchAsync(format, cancellation).ConfigureAwait(false);
        return page ?? throw new TroubleException($"{options.Url} gives no page in {format.Name}: {trouble}");
    }

    private async Task ReportAsync(List<Instance> instances, IPushSender sender, FallWatch watch, TimeSpan took)
    {
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"fleet: {sender.Acknowledged} requests acknowledged in {took.TotalSeconds:F1} s, {sender.Repeated} attempts repeated, {instances.Sum(instance => instance.Restarts)} restarts, {instances.Count(instance => instance.Dies)} deaths, {watch.Pages} pages watched")).ConfigureAwait(false);
        if (took > SilenceLimit)
        {
            await output.WriteLineAsync("warning: the run took longer than the default ttl; unless the gateway's rules have a longer one, it may have retired silent sources").ConfigureAwait(false);
        }
    }
}
