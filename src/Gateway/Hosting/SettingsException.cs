namespace Tributary.Gateway.Hosting;

/// <summary>The settings cannot be used. The message has every failure, one a line.</summary>
public sealed class SettingsException(IReadOnlyList<string> failures) : Exception($"The settings cannot be used:\n{string.Join('\n', failures)}")
{
    /// <summary>Each a sentence that names the setting.</summary>
    public IReadOnlyList<string> Failures { get; } = failures;
}
