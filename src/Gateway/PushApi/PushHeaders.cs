using System.Globalization;
using System.Runtime.InteropServices;
using Tributary.Engine.Ingest;

namespace Tributary.Gateway.PushApi;

/// <summary>What a push says of itself beyond the Pushgateway's API.</summary>
/// <param name="IsDelta">Its counters, histograms and summaries are increments.</param>
/// <param name="Sequence">Its number, so that a repeated push counts once.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PushHeaders(bool IsDelta, PushSequence? Sequence)
{
    public const string Temporality = "Tributary-Temporality";
    public const string Push = "Tributary-Push";

    /// <returns>What is wrong and what to do; null if all is well.</returns>
    public static string? Read(HttpRequest request, out PushHeaders read)
    {
        read = default;
        var isDelta = false;
        if (request.Headers.TryGetValue(Temporality, out var temporality) && ReadTemporality(temporality, $"The header {Temporality}", ref isDelta) is { } headerError) return headerError;
        if (request.QueryString.HasValue && request.Query.TryGetValue("temporality", out var parameter) && ReadTemporality(parameter, "The parameter temporality", ref isDelta) is { } parameterError) return parameterError;

        PushSequence? sequence = null;
        if (request.Headers.TryGetValue(Push, out var text))
        {
            if (!TryReadSequence(text.ToString(), out var given))
                return $"The header {Push} is \"{text}\"; it must be <epoch>/<sequence>, two whole numbers from 1, such as 1700000000000/1.";
            sequence = given;
        }

        read = new PushHeaders(isDelta, sequence);
        return null;
    }

    private static string? ReadTemporality(string? value, string what, ref bool isDelta)
    {
        if (string.Equals(value, "delta", StringComparison.OrdinalIgnoreCase)) isDelta = true;
        else if (!string.Equals(value, "cumulative", StringComparison.OrdinalIgnoreCase)) return $"{what} is \"{value}\"; it must be delta or cumulative.";
        return null;
    }

    private static bool TryReadSequence(ReadOnlySpan<char> text, out PushSequence sequence)
    {
        sequence = default;
        var slash = text.IndexOf('/');
        if (slash < 0 || !TryReadNumber(text[..slash], out var epoch) || !TryReadNumber(text[(slash + 1)..], out var number)) return false;
        sequence = new PushSequence(epoch, number);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1;
}
