namespace Tributary.Peers.Parts.Cluster;

/// <summary>What pushes cost: CPU seconds per million samples, milliseconds, and how many came through.</summary>
internal readonly record struct PushFigures(double Cpu, double Postgres, double P50, double P99, double PushesPerSecond);

/// <summary>What a page costs.</summary>
internal readonly record struct PageFigures(double MicrosecondsPerSeries, double Milliseconds);

/// <summary>How a cluster holds its shards, and bears the end of a silo.</summary>
internal readonly record struct ShareFigures(double Mebibytes, double Uneven, double DetectionSeconds, double RecoverySeconds);
