using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Files.Syntax;

/// <summary>Reads a value; where it is wrong, says why in <paramref name="errors"/> and returns false.</summary>
internal delegate bool ValueReader<T>(Node node, ErrorList errors, out T value);

/// <summary>The kinds of values that settings take, each with its own error.</summary>
internal static class ValueReaders
{
    /// <summary>A duration without end.</summary>
    public const string Never = "never";

    /// <summary>Bounds that fit what was observed.</summary>
    private const string Automatic = "automatic";

    public static bool Boolean(Node node, ErrorList errors, out bool value)
    {
        value = node is ScalarNode { Text: "true" };
        return value || node is ScalarNode { Text: "false" } || Refuse(node, errors, "true or false");
    }

    public static bool Text(Node node, ErrorList errors, out string value)
    {
        value = node is ScalarNode { IsNull: false } scalar ? scalar.Text : "";
        return value.Length > 0 || Refuse(node, errors, "a text that is not empty");
    }

    public static ValueReader<int> Integer(int least, int most) => (node, errors, out value) =>
        (int.TryParse((node as ScalarNode)?.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
        || Refuse(node, errors, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    public static ValueReader<double> Number(double least, double most) => (node, errors, out value) =>
        (double.TryParse((node as ScalarNode)?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
        || Refuse(node, errors, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));

    public static ValueReader<T> OneOf<T>(params (string Word, T Value)[] choices)
    {
        var byWord = choices.ToFrozenDictionary(choice => choice.Word, choice => choice.Value, StringComparer.Ordinal);
        var words = string.Join(", ", choices.Select(choice => choice.Word));
        return (node, errors, out value) =>
        {
            if (node is not ScalarNode { IsNull: false } scalar)
            {
                value = default!;
                return Refuse(node, errors, $"one of {words}");
            }

            return byWord.TryGetValue(scalar.Text, out value!)
                || Refuse(node, errors, $"one of {words}", Suggestion.For(scalar.Text, byWord.Keys));
        };
    }

    /// <param name="least">The shortest.</param>
    /// <param name="most">The longest.</param>
    /// <param name="range">Both, in words.</param>
    /// <param name="orNever">Whether <c>never</c> is taken, as <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    public static ValueReader<TimeSpan> Duration(TimeSpan least, TimeSpan most, string range, bool orNever = false) => (node, errors, out value) =>
    {
        var text = (node as ScalarNode)?.Text ?? "";
        if (orNever && text is Never)
        {
            value = Timeout.InfiniteTimeSpan;
            return true;
        }

        if (!DurationText.TryParse(text, out value)) return Refuse(node, errors, $"a duration such as 90s, 5m or 1h30m{(orNever ? ", or never" : "")}");
        return (value >= least && value <= most) || Refuse(node, errors, $"a duration {range}");
    };

    /// <summary>A list, or a single value that stands for a list of one.</summary>
    public static ValueReader<ImmutableArray<T>> ListOf<T>(ValueReader<T> readItem, int most) => (node, errors, out value) =>
    {
        ImmutableArray<Node> items = node is SequenceNode sequence ? sequence.Items : [node];
        var read = ImmutableArray.CreateBuilder<T>(items.Length);
        foreach (var item in items)
        {
            if (readItem(item, errors, out var element)) read.Add(element);
        }

        value = read.ToImmutable();
        if (items.Length <= most) return value.Length == items.Length;
        return Refuse(node, errors, string.Create(CultureInfo.InvariantCulture, $"at most {most} values"));
    };

    /// <summary>Bounds of classic buckets, finite and rising; null for the word <c>automatic</c>.</summary>
    public static ValueReader<HistogramBounds?> Bounds(int most)
    {
        var readNumbers = ListOf(Number(double.MinValue, double.MaxValue), most);
        return (node, errors, out value) =>
        {
            value = null;
            if (node is ScalarNode { Text: Automatic }) return true;
            if (!readNumbers(node, errors, out var numbers)) return false;
            value = HistogramBounds.TryCreate(numbers.AsSpan());
            if (value is not null) return true;
            errors.Add(node.Position, "Expected bounds that rise, each above the one before it; +Inf is always there and is not written.");
            return false;
        };
    }

    private static bool Refuse(Node node, ErrorList errors, string expected, string hint = "")
    {
        errors.Add(node.Position, $"Expected {expected}, found {node.Kind}.{hint}");
        return false;
    }
}
