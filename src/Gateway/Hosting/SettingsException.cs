namespace Tributary.Gateway.Hosting;

/// <summary>The settings cannot be used. The message has every failure, one a line.</summary>
internal sealed class SettingsException(IReadOnlyList<string> failures) : Exception($"The settings cannot be used:\n{string.Join('\n', failures)}")
{
    public IReadOnlyList<string> Failures { get; } = failures;
}
