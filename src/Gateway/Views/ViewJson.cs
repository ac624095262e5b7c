using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tributary.Gateway.Views;

/// <summary>The serializers of the JSON views, made at compile time.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(ApiReply<StatusView>))]
[JsonSerializable(typeof(ApiReply<IReadOnlyList<FamilyRow>>))]
[JsonSerializable(typeof(ApiReply<FamilyView>))]
[JsonSerializable(typeof(ApiReply<IReadOnlyList<SourceRow>>))]
internal sealed partial class ViewJson : JsonSerializerContext
{
    /// <summary>The views are application/json, never part of HTML: only what JSON itself needs is escaped.</summary>
    public static ViewJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
