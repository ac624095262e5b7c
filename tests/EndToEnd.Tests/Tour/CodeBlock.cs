using System.Text;

namespace Tributary.EndToEnd.Tests.Tour;

/// <summary>A fenced block of code of a guide.</summary>
/// <param name="Section">The heading that it stands under, empty before the first.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Code">Its lines.</param>
internal sealed record CodeBlock(string Section, string Language, string Code)
{
    private const string Fence = "```";

    public static IEnumerable<CodeBlock> In(string markdown)
    {
        var section = "";
        string? language = null;
        var code = new StringBuilder();
        foreach (var line in markdown.Split('\n'))
        {
            if (!line.StartsWith(Fence, StringComparison.Ordinal))
            {
                if (language is not null) code.Append(line).Append('\n');
                else if (line.StartsWith("##", StringComparison.Ordinal)) section = line.TrimStart('#').Trim();
            }
            else if (language is null)
            {
                language = line[Fence.Length..];
            }
            else
            {
                yield return new CodeBlock(section, language, code.ToString());
                language = null;
                code.Clear();
            }
        }
    }
}
