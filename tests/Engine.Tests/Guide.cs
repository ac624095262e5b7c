using System.Text.RegularExpressions;

namespace Tributary.Engine.Tests;

/// <summary>The guides in <c>docs/</c>, to be held to what the code does.</summary>
internal static partial class Guide
{
    public static string Read(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "docs", name);
            if (File.Exists(path)) return File.ReadAllText(path);
        }

        throw new FileNotFoundException($"docs/{name} is in no folder above the tests.");
    }

    /// <summary>Its examples in YAML.</summary>
    public static IEnumerable<string> YamlOf(string name) => YamlBlock().Matches(Read(name)).Select(block => block.Groups["yaml"].Value);

    [GeneratedRegex(@"```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex YamlBlock();
}
