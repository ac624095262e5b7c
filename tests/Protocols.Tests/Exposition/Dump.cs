using System.Globalization;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Exemplars;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.Tests.Exposition;

/// <summary>Shows what a parser found, one line a sample, for comparing with what a test expects.</summary>
internal static class Dump
{
    public static string[] Samples(ParsedExposition parsed)
    {
        var lines = new List<string>();
        foreach (ref readonly var sample in parsed.Samples)
        {
            ref readonly var series = ref parsed.Series[sample.Series];
            var labels = Encoding.UTF8.GetString(parsed.LabelsOf(series));
            var bound = sample.Role is SampleRole.Bucket or SampleRole.Quantile ? $"[{sample.Bound.ToString(CultureInfo.InvariantCulture)}]" : "";
            lines.Add($"{parsed.Families[series.Family].Name}{{{labels}}} {sample.Role}{bound} {new ExactSum(sample.High, sample.Low)}");
        }

        return [.. lines];
    }

    /// <summary><c>number of the sample # {labels} value time</c>.</summary>
    public static string[] Exemplars(ExemplarList exemplars)
    {
        var lines = new List<string>();
        foreach (ref readonly var exemplar in exemplars.Items) lines.Add(string.Create(CultureInfo.InvariantCulture, $"{exemplar.Owner} # {{{Encoding.UTF8.GetString(exemplars.LabelsOf(exemplar))}}} {exemplar.Value} {exemplar.Time}"));
        return [.. lines];
    }

    public static string[] Families(ParsedExposition parsed) =>
        [.. parsed.Families.Select(family => $"{family.Name} {family.Type} help={family.Help} unit={family.Unit}")];
}
