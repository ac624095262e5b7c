namespace Tributary.Protocols.Tests.OpenMetrics;

/// <summary>Runs where a clone of OpenMetrics' suite is.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SuiteFactAttribute : FactAttribute
{
    public SuiteFactAttribute()
    {
        if (Cases is null) Skip = "set OPENMETRICS_CASES to tests/testdata/parsers of a clone of https://github.com/prometheus/OpenMetrics";
    }

    /// <summary>The folder of its cases.</summary>
    public static string? Cases { get; } = Environment.GetEnvironmentVariable("OPENMETRICS_CASES") is { Length: > 0 } cases ? cases : null;
}
