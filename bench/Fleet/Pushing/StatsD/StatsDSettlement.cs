using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pages;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Pushing.StatsD;

/// <summary>
/// Waits until all that was sent is merged, and keeps the sets up until it is disposed of: they count within the last span of
/// time that is over, so all of their texts are sent again and again.
/// </summary>
internal sealed class StatsDSettlement(StatsDSender sender, IReadOnlyList<Instance> instances, PageClient pages, TimeSpan patience, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private Task _mentioning = Task.CompletedTask;

    /// <summary>Waits; where patience ends first, the comparison will tell.</summary>
    /// <param name="view">What is owed; is added what is owed to the marks.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task SettleAsync(ExpectedView view, CancellationToken cancellation)
    {
        // The families of a batch are not shown at once: the second mark is merged when the whole batch of the first is.
        for (var round = 0; round < 2; round++)
        {
            await sender.MarkAsync(cancellation).ConfigureAwait(false);
            var marks = new ExpectedView();
            sender.ContributeTo(marks);
            await UntilAsync(marks.ToSamples(), cancellation).ConfigureAwait(false);
        }

        sender.ContributeTo(view);
        _mentioning = MentionAsync(_stop.Token);
        await UntilAsync(view.ToDistinctSamples(), cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _mentioning.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task UntilAsync(ExpectedSamples owed, CancellationToken cancellation)
    {
        for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) < patience;)
        {
            var (page, _) = await pages.FetchAsync(PageFormat.Text, cancellation).ConfigureAwait(false);
            if (page is not null && owed.Samples.All(one => page.Samples.TryGetValue(one.Key, out var shown) && one.Value.Accepts(shown.Number))) return;
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task MentionAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                foreach (var instance in instances)
                {
                    if (instance.MentionSets() is { } push) await sender.SendAsync(push, stop).ConfigureAwait(false);
                }

                await Task.Delay(Pause, time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The pages have been compared.
        }
    }
}
