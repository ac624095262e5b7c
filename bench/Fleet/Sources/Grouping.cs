using System.Globalization;
using System.Text;
using Tributary.Fleet.Families;

namespace Tributary.Fleet.Sources;

/// <summary>
/// The grouping labels of an instance and the path that spells them. Services differ in what they need: percent
/// escapes, <c>@base64</c> with and without padding, one more grouping label.
/// </summary>
internal sealed class Grouping
{
    private readonly Label[] _labels;
    private readonly string? _receiver;

    private Grouping(string service, string instance, string? zone, string path, string? receiver)
    {
        Service = service;
        _receiver = receiver;
        Path = path;
        _labels = zone is null ? [new("job", service), new("instance", instance)] : [new("job", service), new("zone", zone), new("instance", instance)];
    }

    /// <summary>The grouping labels.</summary>
    public IReadOnlyList<Label> Labels => _labels;

    /// <summary>The job, which is the service's name.</summary>
    public string Service { get; }

    /// <summary>The path of the Pushgateway API, escaped.</summary>
    public string Path { get; }

    /// <param name="index">The instance's number.</param>
    /// <param name="services">How many services there are.</param>
    /// <param name="receiver">The job of the one who receives, where that is the source; null where it is the instance.</param>
    public static Grouping Of(int index, int services, string? receiver = null)
    {
        var number = index % services;
        var digits = number.ToString("D2", CultureInfo.InvariantCulture);
        var round = index / services;
        var instance = round % 5 == 1
            ? string.Create(CultureInfo.InvariantCulture, $"10.{index >> 16 & 255}.{index >> 8 & 255}.{index & 255}:8080")
            : "i" + index.ToString("D5", CultureInfo.InvariantCulture);
        var zone = number % 4 == 3 ? (round % 2 == 0 ? "eu/north" : "us") : null;
        var (service, job) = (number % 5) switch
        {
            1 => ($"büro {digits}", "job/" + Uri.EscapeDataString($"büro {digits}")),
            2 => ($"team/api-{digits}", "job@base64/" + Base64($"team/api-{digits}", padded: true)),
            3 => ($"a+b \\ \"{digits}\"", "job@base64/" + Base64($"a+b \\ \"{digits}\"", padded: false)),
            _ => ($"service-{digits}", $"job/service-{digits}"),
        };

        var path = new StringBuilder("/metrics/").Append(job);
        if (zone is not null) path.Append("/zone@base64/").Append(Base64(zone, padded: true));
        path.Append(round % 7 == 3 ? "/instance@base64/" + Base64(instance, padded: false) : "/instance/" + Uri.EscapeDataString(instance));
        return new Grouping(service, instance, zone, path.ToString(), receiver);
    }

    /// <summary>
    /// The labels of a pushed series in the merged view: grouping labels override those of the body, and
    /// <c>instance</c> is aggregated away. Where the receiver is the source, the job and the instance are its own, and those that
    /// are told become <c>exported_job</c> and <c>exported_instance</c>.
    /// </summary>
    public List<Label> Apply(Label[] body)
    {
        if (_receiver is not null) return ApplyReceived(body, _receiver);
        var merged = new List<Label>(body.Length + _labels.Length);
        foreach (var label in body)
        {
            if (!Array.Exists(_labels, own => own.Name.Equals(label.Name, StringComparison.Ordinal))) merged.Add(label);
        }

        foreach (var own in _labels)
        {
            if (own.Name is not "instance") merged.Add(own);
        }

        return merged;
    }

    private List<Label> ApplyReceived(Label[] body, string receiver)
    {
        var told = _labels.Where(own => own.Name is not "instance").ToList();
        var merged = body.Where(label => !told.Exists(own => own.Name.Equals(label.Name, StringComparison.Ordinal))).Concat(told);
        return [.. merged.Select(label => label.Name is "job" or "instance" ? label with { Name = $"exported_{label.Name}" } : label), new Label("job", receiver)];
    }

    private static string Base64(string text, bool padded)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Replace('+', '-').Replace('/', '_');
        return padded ? encoded : encoded.TrimEnd('=');
    }
}
