using System.Text.Json;

namespace Tributary.Gateway.Telemetry;

/// <summary>The names of enum members as label values: <c>TypeClash</c> is <c>type_clash</c>.</summary>
internal static class SnakeCase
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
