using System.Globalization;
using Tributary.Fleet.Options;
using Tributary.Fleet.Pages;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Pushing.StatsD;

/// <summary>
/// Pauses between turns, as often as is wanted, for somebody to ask the gateway to end (SIGTERM) and to start it again. By then
/// it has read all that was sent, which it owes to merge before it ends.
/// </summary>
internal sealed class OrderlyRestarts(FleetOptions options, StatsDSender sender, IReadOnlyList<Instance> instances, PageClient pages, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private int _done;

    /// <param name="turn">The turn that was played, from 0.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task AfterAsync(int turn, CancellationToken cancellation)
    {
        var isDue = (turn + 1) * (options.GatewayRestarts + 1) >= options.Pushes * (_done + 1);
        if (_done == options.GatewayRestarts || !isDue) return;
        await ReceivedAsync(cancellation).ConfigureAwait(false);
        _done++;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"gateway: to be ended in order and started again, {_done} of {options.GatewayRestarts}")).ConfigureAwait(false);
        await output.FlushAsync(cancellation).ConfigureAwait(false);
        await sender.WaitForTheEndAsync(cancellation).ConfigureAwait(false);
        if (!await pages.WaitUntilReadyAsync(options.Patience, cancellation).ConfigureAwait(false)) throw new TroubleException($"the gateway is not back after {options.Patience.TotalSeconds} s");
        foreach (var instance in instances) instance.BeForgotten();
    }

    private async Task ReceivedAsync(CancellationToken cancellation)
    {
        for (var begun = time.GetTimestamp(); ;)
        {
            var received = await pages.OwnAsync("tributary_statsd_bytes_total{transport=\"tcp\"}", cancellation).ConfigureAwait(false);
            if (received == sender.Bytes) return;
            if (time.GetElapsedTime(begun) > options.Patience) throw new TroubleException($"the gateway has read {received} of {sender.Bytes} bytes after {options.Patience.TotalSeconds} s");
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
        }
    }
}
