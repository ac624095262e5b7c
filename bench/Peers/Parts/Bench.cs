using System.Diagnostics;
using Tributary.Peers.Load;
using Tributary.Peers.Machine;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts;

/// <summary>What every part measures with.</summary>
internal sealed record Bench(Roster Roster, Scale Scale, int Repeats, TextWriter Log, CancellationToken Cancellation)
{
    private static readonly TimeSpan VisibilityPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan VisibilityStep = TimeSpan.FromMilliseconds(500);

    public RunningServer Start(ServerRecipe recipe) => RunningServer.Start(recipe, Cancellation);

    public CpuMeter Meter(RunningServer server) => new(server.ProcessId, Cancellation);

    /// <summary>Pushes a batch with the scale's connections, or with that many; as fast as it goes, or so many a second.</summary>
    public PushTimes Push(IServer server, PushBatch batch, int? connections = null, int? rate = null) =>
        new Pusher(server, connections ?? Scale.Connections, rate, Cancellation).Push(batch);

    /// <summary>Pushes a batch and waits until the server is idle again.</summary>
    /// <returns>Processor seconds of the server per million samples, and how long each push took.</returns>
    public (double CpuPerMillion, PushTimes Times) MeasurePush(RunningServer server, PushBatch batch)
    {
        PushTimes? times = null;
        var seconds = Meter(server).Measure(() => times = Push(server, batch));
        return (seconds * 1e6 / batch.Samples, times!);
    }

    /// <summary>Looks until a server shows what it was pushed. VictoriaMetrics does after a while.</summary>
    /// <param name="look">What it shows.</param>
    /// <param name="isAll">Whether that is all.</param>
    /// <param name="tell">What is missing, for who waited in vain.</param>
    public void AwaitVisible<T>(Func<T> look, Func<T, bool> isAll, Func<T, string> tell)
    {
        var start = Stopwatch.GetTimestamp();
        while (look() is var seen && !isAll(seen))
        {
            if (Stopwatch.GetElapsedTime(start) > VisibilityPatience) throw new TroubleException(tell(seen));
            Cancellation.WaitHandle.WaitOne(VisibilityStep);
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
