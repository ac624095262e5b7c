using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tributary.Peers.Load;
using Tributary.Peers.Machine;
using Tributary.Peers.Servers;

namespace Tributary.Peers.Parts.Cluster;

/// <summary>How evenly silos share the shards, and how long the end of one is felt.</summary>
internal static class ClusterFailover
{
    private static readonly TimeSpan BalancePatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan FailoverPatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public static void Measure(Bench bench, RunningCluster cluster, Tally<ShareFigures> shares, int repeat)
    {
        var counts = AwaitBalance(bench, cluster);
        using var scraper = new Scraper(cluster);
        var expected = scraper.CountSamples();
        var memory = RunningCluster.Silos.Max(silo => ProcessMemory.Of(cluster.ProcessId(silo)).Anonymous) / (double)(1 << 20);
        cluster.Signal("silo-2", "KILL");
        var killed = Stopwatch.GetTimestamp();
        TimeSpan? detected = null;
        var watching = Task.Run(() =>
        {
            while (detected is null && Stopwatch.GetElapsedTime(killed) < FailoverPatience)
            {
                if (cluster.Query("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 6 AND ProxyPort > 0") == "1") detected = Stopwatch.GetElapsedTime(killed);
                bench.Cancellation.WaitHandle.WaitOne(Step);
            }
        });
        while (!IsWhole(cluster, expected))
        {
            bench.Cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(killed) > FailoverPatience) throw new TroubleException($"the page is not whole {FailoverPatience} after a silo was killed\n{cluster.LastWords}");
        }

        var whole = Stopwatch.GetElapsedTime(killed);
        watching.Wait(bench.Cancellation);
        var found = detected ?? throw new TroubleException("nobody found that the silo has ended");
        var mean = counts.Average();
        shares.Add(cluster.Recipe, new ShareFigures(memory, counts.Max(count => Math.Abs(count - mean) / mean), found.TotalSeconds, Math.Max(0, (whole - found).TotalSeconds)));
        bench.Log.WriteLine($"cluster {repeat}/{bench.Repeats}: shards {string.Join('/', counts)}; a killed silo was found after {found.TotalSeconds:F1} s, the page was whole after {whole.TotalSeconds:F1} s");
    }

    private static int[] AwaitBalance(Bench bench, RunningCluster cluster)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            int[] counts = [.. RunningCluster.Silos.Select(silo => ShardsOf(cluster.PortOf(silo)))];
            if (counts.Max() - counts.Min() <= 1 || Stopwatch.GetElapsedTime(start) > BalancePatience) return counts;
            bench.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
            bench.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static int ShardsOf(int port)
    {
        const string Sample = "tributary_orleans_activations{type=\"family-shard\"} ";
        using var connection = new HttpConnection(port, 64 * 1024);
        connection.Send(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"));
        var page = new List<byte>();
        connection.Receive(piece => page.AddRange(piece));
        var line = Encoding.UTF8.GetString([.. page]).Split('\n').FirstOrDefault(line => line.StartsWith(Sample, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line.AsSpan(Sample.Length), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static bool IsWhole(RunningCluster cluster, long expected)
    {
        try
        {
            using var scraper = new Scraper(cluster);
            return scraper.CountSamples() >= expected;
        }
        catch (TroubleException)
        {
            // 503: shards are missing.
            return false;
        }
    }
}
