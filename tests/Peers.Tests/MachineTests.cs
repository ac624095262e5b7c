using Tributary.Peers.Machine;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Tests;

public sealed class MachineTests
{
    [Fact]
    public void Cpu_time_is_user_plus_system_time_of_the_process()
    {
        const string Stat = "4242 (name) with (both) S 1 4242 4242 0 -1 4194304 901 77 3 1 1250 375 9 8 20 0 12 0 1171 274877906944 25000";
        Assert.Equal(TimeSpan.FromSeconds(16.25), ProcessStat.ParseCpuTime(Stat));
    }

    [Fact]
    public void Cpu_time_of_this_process_grows_with_its_work()
    {
        var before = ProcessStat.CpuTime(Environment.ProcessId);
        for (ulong work = 0; ProcessStat.CpuTime(Environment.ProcessId) == before; work++) SplitMix.Mix(work);
        Assert.True(ProcessStat.CpuTime(Environment.ProcessId) > before);
    }

    [Fact]
    public void A_process_that_has_ended_has_no_cpu_time()
    {
        using var process = System.Diagnostics.Process.Start("true");
        process.WaitForExit();
        Assert.Null(ProcessStat.TryCpuTime(process.Id));
        Assert.NotNull(ProcessStat.TryCpuTime(Environment.ProcessId));
    }

    [Fact]
    public void Cpu_time_of_threads_is_told_by_their_name()
    {
        var stop = false;
        var worked = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            for (ulong work = 0; !Volatile.Read(ref stop); work++)
            {
                SplitMix.Mix(work);
                if (ProcessStat.CpuTimeOfThreads(Environment.ProcessId, "peers worker") > TimeSpan.Zero) worked.Set();
            }
        })
        { Name = "peers worker" };
        Assert.Equal(TimeSpan.Zero, ProcessStat.CpuTimeOfThreads(Environment.ProcessId, "peers worker"));
        thread.Start();
        worked.Wait();
        var (some, all) = (ProcessStat.CpuTimeOfThreads(Environment.ProcessId, "peers worker"), ProcessStat.CpuTime(Environment.ProcessId));
        Volatile.Write(ref stop, true);
        thread.Join();
        Assert.InRange(some, TimeSpan.FromTicks(1), all);
    }

    [Fact]
    public void A_run_of_ports_is_free()
    {
        var first = Servers.LoopbackPort.FreeRun(3);
        var listeners = Enumerable.Range(first, 3).Select(port => new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port)).ToList();
        foreach (var listener in listeners) listener.Start();
        foreach (var listener in listeners) listener.Stop();
        Assert.InRange(first, 1024, 32_768 - 3);
    }

    [Fact]
    public void Memory_is_read_in_bytes()
    {
        const string Status = "Name:\tserver\nVmHWM:\t    3000 kB\nVmRSS:\t    2000 kB\nRssAnon:\t    1500 kB\nRssFile:\t     500 kB\n";
        Assert.Equal(new ProcessMemory(2_048_000, 1_536_000, 3_072_000), ProcessMemory.Parse(Status));
    }

    [Fact]
    public void A_status_without_memory_is_refused() =>
        Assert.Throws<FormatException>(() => ProcessMemory.Parse("Name:\tkthreadd\n"));

    [Theory]
    [InlineData("processor\t: 0\nmodel name\t: Example 9000\nstepping\t: 1\n", "Example 9000")]
    [InlineData("processor\t: 0\nBogoMIPS\t: 48.00\n", "unknown processor")]
    public void The_processor_is_named_where_the_system_names_it(string cpuInfo, string model) =>
        Assert.Equal(model, MachineFacts.ProcessorModel(cpuInfo));
}
