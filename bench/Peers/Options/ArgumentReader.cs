using System.Globalization;

namespace Tributary.Peers.Options;

/// <summary>Reads <c>--name value</c>, <c>--name=value</c> and <c>--quick</c>; reports every mistake at once.</summary>
internal static class ArgumentReader
{
    public const string Usage =
        """
        Compares the gateway with prometheus-pushgateway and victoria-metrics on the same payloads.
        Exit code: 0 measured, 2 wrong usage or a measurement that could not be made.

          --only push,memory,page,flat,cluster,protocols   parts to measure (all)
          --repeats N     repeats of each figure (5)
          --quick         small sizes, 1 repeat: for a look, not for the record
          --output FILE   replace the measured blocks of this document (none: print only)
        """;

    /// <returns>The options, or null; then <paramref name="mistakes"/> is not empty.</returns>
    public static PeersOptions? Read(IReadOnlyList<string> arguments, out IReadOnlyList<string> mistakes)
    {
        var options = new PeersOptions();
        var repeatsGiven = false;
        var found = new List<string>();
        var left = new Queue<string>(arguments.SelectMany(Split));
        while (left.TryDequeue(out var name))
        {
            if (name == "--quick")
            {
                options = options with { Quick = true };
                continue;
            }

            if (name is not ("--only" or "--repeats" or "--output"))
            {
                found.Add($"{name}: unknown option");
            }
            else if (!left.TryDequeue(out var value))
            {
                found.Add($"{name}: needs a value");
            }
            else if (name == "--output")
            {
                options = options with { Output = value };
            }
            else if (name == "--repeats")
            {
                repeatsGiven = true;
                if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var repeats) && repeats > 0) options = options with { Repeats = repeats };
                else found.Add($"--repeats: '{value}' is not a positive integer");
            }
            else if (Enum.TryParse<PartNames>(value, ignoreCase: true, out var parts) && !char.IsDigit(value[0]) && parts != PartNames.None)
            {
                options = options with { Parts = parts };
            }
            else
            {
                found.Add($"--only: '{value}' is not a list of push, memory, page, flat, cluster, protocols");
            }
        }

        mistakes = found;
        if (found.Count > 0) return null;
        return options.Quick && !repeatsGiven ? options with { Repeats = 1 } : options;
    }

    private static IEnumerable<string> Split(string argument)
    {
        var at = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return at < 0 ? [argument] : [argument[..at], argument[(at + 1)..]];
    }
}
