using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Tour;

/// <summary>One step of the README's tour: what its reader types, and what the README says comes out.</summary>
/// <param name="Commands">A <c>sh</c> block.</param>
/// <param name="Output">The <c>text</c> block that follows, or nothing.</param>
internal sealed record TourStep(string Commands, string Output);

/// <summary>The tour: the blocks of code between two marks of README.md.</summary>
internal static class ReadmeTour
{
    /// <summary>The address in the README: the gateway's own default.</summary>
    public const string Address = "http://127.0.0.1:9091";

    private const string Begin = "<!-- tour:begin -->";
    private const string End = "<!-- tour:end -->";

    public static IReadOnlyList<TourStep> Read()
    {
        var steps = new List<TourStep>();
        foreach (var (_, language, code) in CodeBlock.In(Marked(File.ReadAllText(Path.Combine(Repository.Root, "README.md")))))
        {
            if (language == "sh") steps.Add(new TourStep(code, ""));
            else if (language == "text" && steps is [.., { Output: "" } last]) steps[^1] = last with { Output = code };
            else Assert.Fail($"The tour has a block of {language} where none is due; it takes sh, and text after sh.");
        }

        return steps;
    }

    private static string Marked(string readme)
    {
        var (begin, end) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= 0 && end > begin, $"README.md has no tour between {Begin} and {End}.");
        return readme[begin..end];
    }
}
