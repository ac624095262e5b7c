using Tributary.Peers.Machine;
using Tributary.Peers.Options;
using Tributary.Peers.Parts;
using Tributary.Peers.Parts.Cluster;
using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;

namespace Tributary.Peers;

/// <summary>The command line: reads the options, measures part after part, prints and writes.</summary>
internal static class PeersCommand
{
    public const int Measured = 0;
    public const int Trouble = 2;

    private static readonly (PartNames Flag, IPart Part)[] Parts =
    [
        (PartNames.Push, new PushPart()),
        (PartNames.Memory, new MemoryPart()),
        (PartNames.Page, new PagePart()),
        (PartNames.Flat, new FlatPart()),
        (PartNames.Cluster, new ClusterPart()),
        (PartNames.Protocols, new ProtocolsPart()),
    ];

    public static int Run(string[] arguments, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        if (arguments.Contains("--help", StringComparer.Ordinal))
        {
            output.WriteLine(ArgumentReader.Usage);
            return Measured;
        }

        if (ArgumentReader.Read(arguments, out var mistakes) is not { } options)
        {
            foreach (var mistake in mistakes) errors.WriteLine(mistake);
            errors.WriteLine(ArgumentReader.Usage);
            return Trouble;
        }

        try
        {
            Measure(options, output, cancellation);
            return Measured;
        }
        catch (Exception e) when (e is TroubleException or OperationCanceledException)
        {
            errors.WriteLine("trouble: " + e.Message);
            return Trouble;
        }
    }

    private static void Measure(PeersOptions options, TextWriter output, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux()) throw new TroubleException("processor time and memory are read from /proc: this needs Linux");
        var parts = Parts.Where(part => options.Parts.HasFlag(part.Flag)).Select(part => part.Part).ToArray();
        var document = options.Output is { } path ? new MarkedDocument(path) : null;
        foreach (var part in parts) document?.Require(part.Name);

        var roster = Roster.Assemble();
        foreach (var missing in roster.LeftOut) output.WriteLine(missing);
        var bench = new Bench(roster, options.Quick ? Scale.Quick : Scale.Full, options.Repeats, output, cancellation);
        var setting = Setting(roster, options.Quick);
        foreach (var part in parts)
        {
            var block = $"{setting}\n\n{part.Run(bench)}";
            output.WriteLine();
            output.WriteLine(block);
            document?.Replace(part.Name, block);
        }
    }

    /// <summary>Each block says where and with what it was measured, for the parts need not come from one run.</summary>
    private static string Setting(Roster roster, bool quick)
    {
        var versions = roster.All.Where(server => server != roster.Memory).Select(server => $"{server.Name.Split(',')[0]} {server.Version}");
        return (quick ? "A quick run, not for the record. " : "")
            + $"Measured on {MachineFacts.Describe(Path.GetTempPath())}; {string.Join(", ", versions)}."
            + string.Concat(roster.LeftOut.Select(missing => $" {missing}."));
    }
}
