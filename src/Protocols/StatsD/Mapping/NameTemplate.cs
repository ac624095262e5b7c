using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Tributary.Protocols.StatsD.Mapping;

/// <summary>
/// A text that refers to what a pattern captures: <c>$1</c>, <c>${1}_total</c>, <c>${name}</c>; <c>$$</c> is a dollar.
/// </summary>
public sealed partial class NameTemplate
{
    private readonly ImmutableArray<Piece> _pieces;

    private NameTemplate(ImmutableArray<Piece> pieces) => _pieces = pieces;

    /// <param name="Text">As it is, or what is referred to.</param>
    /// <param name="IsReference">Which of the two.</param>
    private readonly record struct Piece(string Text, bool IsReference);

    /// <param name="text">The text.</param>
    /// <param name="pattern">What it may refer to.</param>
    /// <param name="template">The template, where it is one.</param>
    /// <param name="error">What is wrong with it otherwise.</param>
    public static bool TryParse(string text, NamePattern pattern, [NotNullWhen(true)] out NameTemplate? template, [NotNullWhen(false)] out string? error)
    {
        (template, error) = (null, null);
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        var at = 0;
        foreach (Match dollar in Reference().Matches(text))
        {
            if (dollar.Index > at) pieces.Add(new Piece(text[at..dollar.Index], IsReference: false));
            at = dollar.Index + dollar.Length;
            var reference = dollar.Groups["reference"].Value;
            if (dollar.Value == "$$")
            {
                pieces.Add(new Piece("$", IsReference: false));
            }
            else if (reference.Length == 0)
            {
                error = $"The dollar in '{text}' refers to nothing. Write $1 or ${{1}}, or $$ for a dollar.";
                return false;
            }
            else if (!pattern.Captures(reference))
            {
                error = $"'{dollar.Value}' refers to what is not there: {pattern.Describe()}.";
                return false;
            }
            else
            {
                pieces.Add(new Piece(reference, IsReference: true));
            }
        }

        if (at < text.Length) pieces.Add(new Piece(text[at..], IsReference: false));
        template = new NameTemplate(pieces.ToImmutable());
        return true;
    }

    /// <summary>What it has beside what it refers to.</summary>
    public string Literal => string.Concat(_pieces.Where(piece => !piece.IsReference).Select(piece => piece.Text));

    public string Fill(NameCaptures captures) => string.Concat(_pieces.Select(piece => piece.IsReference ? captures[piece.Text] : piece.Text));

    [GeneratedRegex(@"\$(?:\$|\{(?<reference>\w+)\}|(?<reference>[0-9]+|[A-Za-z_]\w*))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
