using System.Text.Json.Nodes;

namespace Tributary.Grains.Tests.Upgrade;

/// <summary>
/// Messages as versions of Tributary have written them: this one must read them all. Lines of <c>messages.golden</c> are
/// added, never changed: <c>NAME BYTES WHAT-IT-SAYS</c>.
/// </summary>
public sealed class RecordedMessageTests
{
    private static readonly string[][] Lines =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Upgrade", "messages.golden")).Where(line => line.Length > 0).Select(line => line.Split(' ', 3))];

    [Fact]
    public void What_any_version_has_written_is_read_as_it_was_meant()
    {
        Assert.NotEmpty(Lines);
        foreach (var line in Lines)
        {
            var read = MessageSamples.Read(Convert.FromHexString(line[1]));
            Assert.Equal(line[0], WireTypes.AliasOf(read.GetType()));
            AssertSays(JsonNode.Parse(line[2])!, MessageSamples.Tell(read), line[0]);
        }
    }

    [Fact]
    public void Every_message_of_this_version_is_recorded()
    {
        var recorded = Lines.Select(line => $"{line[0]} {line[1]}").ToHashSet(StringComparer.Ordinal);
        var missing = MessageSamples.Types().Select(MessageSamples.Make).Where(message => !recorded.Contains(LineOf(message, isLong: false))).Select(message => LineOf(message, isLong: true));
        Assert.True(!missing.Any(), "Add to messages.golden:\n" + string.Join('\n', missing));
    }

    private static string LineOf(object message, bool isLong)
    {
        var line = $"{WireTypes.AliasOf(message.GetType())} {Convert.ToHexString(MessageSamples.Write(message))}";
        return isLong ? $"{line} {MessageSamples.Tell(message).ToJsonString()}" : line;
    }

    /// <summary>A newer version may say more.</summary>
    private static void AssertSays(JsonNode? expected, JsonNode? actual, string path)
    {
        if (expected is JsonObject members)
        {
            foreach (var (name, value) in members) AssertSays(value, actual![name], $"{path}.{name}");
        }
        else if (expected is JsonArray items)
        {
            Assert.Equal(items.Count, actual!.AsArray().Count);
            for (var i = 0; i < items.Count; i++) AssertSays(items[i], actual[i], $"{path}[{i}]");
        }
        else
        {
            Assert.True(JsonNode.DeepEquals(expected, actual), $"{path} was {expected?.ToJsonString()} and is read as {actual?.ToJsonString()}");
        }
    }
}
