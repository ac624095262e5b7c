using Tributary.Grains.Dispatch;
using Tributary.Grains.Pushing;

namespace Tributary.Grains.Lanes;

/// <summary>
/// Sends to one silo what waits for all of its grains, with one call in flight. A push of a dozen families would else cost
/// a dozen calls, and each ends in a commit of its own.
/// </summary>
internal sealed class SiloLane(ISiloDispatcherGrain dispatcher, LanePacer pacer, Action<SiloLane> giveUp)
{
    /// <summary>Bytes of commands after which a call takes no more grains: beyond it, a call that has to be made again costs more than it saves.</summary>
    private const int EnoughBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly SiloCallBuilder _builder = new();
    private readonly List<IGrainQueue> _ready = [];
    private readonly List<IGrainQueue> _sending = [];
    private bool _isRunning;

    /// <summary>For a queue that has something for its grain. It is not touched by others until it was told what became of it.</summary>
    public void Add(IGrainQueue queue)
    {
        lock (_gate)
        {
            _ready.Add(queue);
            if (_isRunning) return;
            _isRunning = true;
        }

        pacer.Add(this);
    }

    /// <summary>From the pacer: makes a call, and goes on for as long as there is more and the pace allows it.</summary>
    public void Begin() => _ = RunAsync();

    private async Task RunAsync()
    {
        var settled = new SettledPushes();
        do
        {
            Take();
            var count = 0;
            while (count < _sending.Count && _builder.Size < EnoughBytes) _sending[count++].WriteTo(_builder);
            var calling = TryCallAsync(_builder.Take());

            // While the call is on its way, those go on that were answered by the last one.
            settled.GoOn();
            var (reply, error) = await calling;
            for (var i = 0; i < count; i++)
            {
                if (reply is not null) _sending[i].Settle(reply, settled);
                else _sending[i].Fail(error!, settled);
            }

            _sending.RemoveRange(0, count);
        }
        while (HasMore() && pacer.GoesOn(this));

        settled.GoOn();
    }

    private async Task<(SiloReply? Reply, Exception? Error)> TryCallAsync(SiloCall call)
    {
        try
        {
            return (await dispatcher.DispatchAsync(call), null);
        }
        catch (Exception e)
        {
            // Whatever it was, each grain is asked by itself next, and tells where it is now.
            giveUp(this);
            return (null, e);
        }
    }

    private void Take()
    {
        lock (_gate)
        {
            _sending.AddRange(_ready);
            _ready.Clear();
        }
    }

    /// <returns>Whether anything waits; if nothing does, the next to come begins anew.</returns>
    private bool HasMore()
    {
        lock (_gate)
        {
            _isRunning = _sending.Count + _ready.Count > 0;
            return _isRunning;
        }
    }
}
