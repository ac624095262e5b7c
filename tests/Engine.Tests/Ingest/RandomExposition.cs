using System.Globalization;
using System.Text;
using Tributary.Engine.Ingest;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>A body of random form, which can be written with different numbers and, in OpenMetrics, different exemplars.</summary>
internal sealed class RandomExposition
{
    private static readonly string[] TextTypes = ["counter", "gauge", "histogram", "summary", "untyped"];
    private static readonly string[] OpenMetricsTypes = ["counter", "gauge", "histogram", "summary", "unknown", "info", "stateset", "gaugehistogram"];

    private readonly List<(string Literal, Func<Random, string>? Number, bool MayHaveExemplar)> _parts = [];
    private readonly BodyFormat _format;

    public RandomExposition(Random random, BodyFormat format)
    {
        _format = format;
        var types = format == BodyFormat.Text ? TextTypes : OpenMetricsTypes;
        for (var family = random.Next(6); family >= 0; family--) AddFamily($"f{family}", types[random.Next(types.Length)], random);
        if (random.Next(4) == 0) AddFamily("process_start_time_seconds", "gauge", random);
        if (format == BodyFormat.OpenMetrics) Literal("# EOF\n");
    }

    private string Gap => _format == BodyFormat.Text ? "  " : " ";

    /// <summary>The body, with its numbers drawn from <paramref name="numbers"/>: valid where all of them are.</summary>
    /// <param name="numbers">What the numbers are drawn from.</param>
    /// <param name="wild">The number at this place is drawn from all that may come; -1 for none.</param>
    public byte[] Write(Random numbers, int wild = -1)
    {
        var text = new StringBuilder();
        var place = 0;
        foreach (var (literal, number, mayHaveExemplar) in _parts)
        {
            text.Append(literal);
            if (number is null) continue;
            var drawn = number(numbers);
            text.Append(place++ == wild ? Wild(numbers) : drawn);
            if (mayHaveExemplar) text.Append(Exemplar(numbers));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public int Numbers => _parts.Count(part => part.Number is not null);

    private void AddFamily(string name, string type, Random random)
    {
        if (random.Next(3) == 0) Literal($"# HELP {name} Says \\\\ some\\nthing.\n");
        Literal($"# TYPE {name} {type}\n");
        for (var series = random.Next(1, 4); series > 0; series--)
        {
            var labels = $"n=\"{series}\"" + (random.Next(3) == 0 ? ",text=\"a\\\"b\\\\c\\n\",empty=\"\"" : "");
            switch (type)
            {
                case "counter": Sample(_format == BodyFormat.Text ? name : $"{name}_total", labels, Count, mayHaveExemplar: true); break;
                case "info": Sample($"{name}_info", labels, _ => "1"); break;
                case "stateset": Sample(name, $"{labels},{name}=\"on\"", random => random.Next(2).ToString(CultureInfo.InvariantCulture)); break;
                case "histogram": AddHistogram(name, labels, "_sum", "_count", random.Next(0, 5)); break;
                case "gaugehistogram": AddHistogram(name, labels, "_gsum", "_gcount", random.Next(0, 5)); break;
                case "summary": AddSummary(name, labels, random); break;
                default: Sample(name, labels, Any); break;
            }

            if (_format == BodyFormat.OpenMetrics && type is "counter" or "histogram" or "summary" && random.Next(2) == 0) Sample($"{name}_created", labels, Count);
        }
    }

    private void AddHistogram(string name, string labels, string sum, string count, int buckets)
    {
        // All buckets are drawn when the first is written: they rise.
        var total = 0L;
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var isFirst = bucket == 0;
            Sample($"{name}_bucket", $"{labels},le=\"{bucket + 0.5}\"", random => Text(total = (isFirst ? 0 : total) + random.Next(5)), mayHaveExemplar: true);
        }

        Sample($"{name}_bucket", $"{labels},le=\"+Inf\"", random => Text(total = (buckets == 0 ? 0 : total) + (random.Next(9) == 0 ? (1L << 53) + 1 : random.Next(5))), mayHaveExemplar: true);
        Sample(name + sum, labels, Any);
        Sample(name + count, labels, _ => Text(total));
    }

    private void AddSummary(string name, string labels, Random random)
    {
        for (var quantile = random.Next(3); quantile > 0; quantile--) Sample(name, $"{labels},quantile=\"0.{quantile}\"", Any);
        Sample($"{name}_sum", labels, Any);
        Sample($"{name}_count", labels, Count);
    }

    private void Sample(string name, string labels, Func<Random, string> number, bool mayHaveExemplar = false)
    {
        Literal($"{name}{{{labels}}}{Gap}");
        _parts.Add(("", number, mayHaveExemplar && _format == BodyFormat.OpenMetrics));
        Literal("\n");
    }

    private void Literal(string text) => _parts.Add((text, null, false));

    private static string Exemplar(Random random) => random.Next(6) switch
    {
        0 => $" # {{trace_id=\"{random.Next():x8}\"}} {Text(random.Next(9))}",
        1 => $" # {{z=\"\\\"é\\n\",\"a.b\"=\"{random.Next()}\"}} {random.NextDouble().ToString("R", CultureInfo.InvariantCulture)} {random.Next()}.25",
        2 => " # {} NaN 1e9",
        _ => "",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Count(Random random) => random.Next(8) == 0 ? Text((1L << 60) + random.Next(3)) : Text(random.Next(1000));

    private static string Any(Random random) => random.Next(6) switch
    {
        0 => "NaN",
        1 => "+Inf",
        2 => Text(-random.NextInt64(1L << 62)),
        3 => "1e-7",
        _ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Wild(Random random) => random.Next(10) switch
    {
        0 => "-1",
        1 => "NaN",
        2 => "-Inf",
        3 => "0.5",
        4 => "1e999",
        5 => "",
        6 => "x",
        7 => "9007199254740993",
        8 => "9007199254740994",
        _ => "Infinity",
    };
}
