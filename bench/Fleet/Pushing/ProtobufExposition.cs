using System.Globalization;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Writes a body of delimited <c>io.prometheus.client.MetricFamily</c> messages
/// (https://github.com/prometheus/client_model/blob/v0.6.1/io/prometheus/client/metrics.proto). The parts of a histogram or summary
/// come one by one, the count last, and become one metric.
/// </summary>
/// <param name="saysInfinity">The bucket of +Inf is said; Go's client leaves it out, for the count says it.</param>
internal sealed class ProtobufExposition(bool saysInfinity) : IExposition
{
    private readonly ProtoMessage _body = new();
    private readonly ProtoMessage _parts = new();
    private ProtoMessage? _message;
    private Family? _family;
    private Amount _sum;

    public void Begin(Family family)
    {
        Finish();
        _family = family;
        _message = new ProtoMessage().Text(1, family.Name).Text(2, family.Help).Number(3, TypeOf(family.Type));
    }

    public void Sample(string name, Label[] labels, Amount value)
    {
        switch (_family!.Type)
        {
            case FamilyType.Counter:
                Add(labels, 3, new ProtoMessage().Double(1, value.ToDouble()));
                break;
            case FamilyType.Gauge:
                Add(labels, 2, new ProtoMessage().Double(1, value.ToDouble()));
                break;
            default:
                if (name.EndsWith("_sum", StringComparison.Ordinal)) _sum = value;
                else AddDistribution(labels, value);
                break;
        }
    }

    public void Bucket(string name, Label[] labels, Amount? bound, Amount count)
    {
        if (bound is null && !saysInfinity) return;
        _parts.Message(3, new ProtoMessage().Number(1, Whole(count)).Double(2, bound?.ToDouble() ?? double.PositiveInfinity));
    }

    public void Quantile(string name, Label[] labels, string quantile, Amount value) =>
        _parts.Message(3, new ProtoMessage().Double(1, double.Parse(quantile, CultureInfo.InvariantCulture)).Double(2, value.ToDouble()));

    /// <summary>A push has all that there is.</summary>
    public void End(string name, Label[] labels)
    {
    }

    public byte[] ToBytes()
    {
        Finish();
        return _body.ToArray();
    }

    private static ulong TypeOf(FamilyType type) => type switch
    {
        FamilyType.Counter => 0,
        FamilyType.Gauge => 1,
        FamilyType.Summary => 2,
        _ => 4,
    };

    private static ulong Whole(Amount count) => (ulong)(count.Thousandths / 1000);

    /// <summary>The count is the last part that is said of a distribution.</summary>
    private void AddDistribution(Label[] labels, Amount count)
    {
        var distribution = new ProtoMessage().Number(1, Whole(count)).Double(2, _sum.ToDouble());
        distribution.Append(_parts);
        _parts.Clear();
        Add(labels, _family!.Type == FamilyType.Histogram ? 7 : 4, distribution);
    }

    private void Add(Label[] labels, int field, ProtoMessage value)
    {
        var metric = new ProtoMessage();
        foreach (var label in labels) metric.Message(1, new ProtoMessage().Text(1, label.Name).Text(2, label.Value));
        _message!.Message(4, metric.Message(field, value));
    }

    private void Finish()
    {
        if (_message is not null) _body.Delimited(_message);
        _message = null;
    }
}
