namespace Tributary.Peers.Servers;

/// <summary>The programs under comparison. A peer that is not installed is null.</summary>
internal sealed record Roster(ServerRecipe Memory, ServerRecipe Journal, ServerRecipe? VictoriaMetrics, ServerRecipe? Pushgateway)
{
    public IEnumerable<ServerRecipe> All =>
        new[] { Memory, Journal, VictoriaMetrics, Pushgateway }.OfType<ServerRecipe>();

    /// <summary>What is missing and how to get it, one line each.</summary>
    public IEnumerable<string> LeftOut
    {
        get
        {
            if (VictoriaMetrics is null) yield return $"{PeerPrograms.VictoriaMetricsPackage} is left out: apt-get install {PeerPrograms.VictoriaMetricsPackage}";
            if (Pushgateway is null) yield return $"{PeerPrograms.PushgatewayPackage} is left out: apt-get install {PeerPrograms.PushgatewayPackage}";
        }
    }

    /// <summary>Builds the gateway and looks for the peers.</summary>
    public static Roster Assemble()
    {
        var (assembly, version) = GatewayBuild.Build(GatewayBuild.FindRepository());
        return new Roster(
            PeerPrograms.Tributary(assembly, version, "memory"),
            PeerPrograms.Tributary(assembly, version, "journal"),
            PeerPrograms.VictoriaMetrics(),
            PeerPrograms.Pushgateway());
    }
}
