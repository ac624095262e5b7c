using System.Text.Json;
using Tributary.Protocols.Json;

namespace Tributary.Protocols.Asab;

/// <summary>What a metric says of itself, and its fields, each of which has tags and values.</summary>
/// <param name="Name">Its name. A part that is missing is of the kind <see cref="JsonValueKind.Undefined"/>.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Help">Its help.</param>
/// <param name="StaticTags">The tags of all fields, which are among those of each.</param>
/// <param name="Fields">A list.</param>
/// <param name="Type">What it is.</param>
internal readonly record struct AsabMetric(JsonElement Name, JsonElement Unit, JsonElement Help, JsonElement StaticTags, JsonElement Fields, AsabType Type)
{
    /// <returns>False where it is no object with a list of fields.</returns>
    public static bool TryRead(JsonElement json, JsonText text, out AsabMetric metric)
    {
        metric = default;
        if (json.ValueKind != JsonValueKind.Object) return false;
        JsonElement type = default, reset = default;
        foreach (var part in json.EnumerateObject())
        {
            switch (text.NameOf(part))
            {
                case var name when name.SequenceEqual("name"u8): metric = metric with { Name = part.Value }; break;
                case var name when name.SequenceEqual("unit"u8): metric = metric with { Unit = part.Value }; break;
                case var name when name.SequenceEqual("help"u8): metric = metric with { Help = part.Value }; break;
                case var name when name.SequenceEqual("static_tags"u8): metric = metric with { StaticTags = part.Value }; break;
                case var name when name.SequenceEqual("fieldset"u8): metric = metric with { Fields = part.Value }; break;
                case var name when name.SequenceEqual("type"u8): type = part.Value; break;
                case var name when name.SequenceEqual("reset"u8): reset = part.Value; break;
                default: break;
            }
        }

        metric = metric with { Type = AsabType.Of(text.ValueOf(type), reset.ValueKind == JsonValueKind.True) };
        return metric.Fields.ValueKind == JsonValueKind.Array;
    }
}
