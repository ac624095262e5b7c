using System.Text.Json.Serialization;

namespace Tributary.Gateway.Views;

/// <summary>The shape of a JSON view that succeeded, as in Prometheus' API.</summary>
/// <param name="Data">What was asked for.</param>
internal sealed record ApiReply<T>(T Data)
{
    [JsonPropertyOrder(-1)]
    public string Status { get; } = "success";
}
