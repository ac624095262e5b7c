using System.Buffers;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Influx;

/// <summary>The families that measurements and fields become: made once, and remembered within bounds.</summary>
internal sealed class InfluxFamilies(InfluxNaming naming)
{
    private const int MaxRemembered = 20_000; // past it, somebody sends ever new names

    private readonly Dictionary<byte[], Entry> _known = new(BytesComparer.Instance);
    private readonly ArrayBufferWriter<byte> _key = new(256);
    private readonly ArrayBufferWriter<byte> _measurement = new(128);
    private readonly ArrayBufferWriter<byte> _field = new(128);
    private long _batch;

    public void Begin()
    {
        _batch++;
        if (_known.Count >= MaxRemembered) _known.Clear();
    }

    /// <summary>The index of a field's family in a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="measurement">As it stands in the body, its escapes included.</param>
    /// <param name="field">The field's key, likewise.</param>
    /// <param name="limits">How long names may be, and how many families there may be.</param>
    /// <param name="error">Why there is none.</param>
    public int IndexOf(PointBatch batch, ReadOnlySpan<byte> measurement, ReadOnlySpan<byte> field, ParserLimits limits, out string? error)
    {
        _key.ResetWrittenCount();
        _key.Write(measurement);
        _key.Write("\n"u8); // in neither of the two
        _key.Write(field);
        if (!_known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(_key.WrittenSpan, out var entry))
        {
            if (batch.Families.Count >= limits.MaxFamiliesPerPush)
            {
                error = TooMany(limits);
                return -1;
            }

            entry = Make(measurement, field, limits);
            if (entry.Error is null || _known.Count < MaxRemembered) _known.Add(_key.WrittenSpan.ToArray(), entry);
        }

        error = entry.Error;
        if (error is not null) return -1;
        if (entry.Batch == _batch) return entry.Index;
        if (batch.Families.Count >= limits.MaxFamiliesPerPush)
        {
            error = TooMany(limits);
            return -1;
        }

        (entry.Batch, entry.Index) = (_batch, batch.AddFamily(entry.Family!));
        return entry.Index;
    }

    private Entry Make(ReadOnlySpan<byte> measurement, ReadOnlySpan<byte> field, ParserLimits limits)
    {
        if (Math.Max(measurement.Length, field.Length) > limits.MaxNameLength) return new Entry(null, TooLong(Math.Max(measurement.Length, field.Length), limits));
        var name = InfluxNames.Family(InfluxNames.Text(measurement, ", "u8, _measurement), InfluxNames.Text(field, ",= "u8, _field));
        if (name.Length == 0) return new Entry(null, "measurement and field have no letter and no digit");
        if (name.Length > limits.MaxNameLength) return new Entry(null, TooLong(name.Length, limits));
        var isCounter = name.EndsWith("_total", StringComparison.Ordinal) || naming.IsCounter(name);
        var description = new FamilyDescription(name, isCounter ? MetricType.Counter : MetricType.Gauge, "", "");
        return new Entry(new PointFamily(description, isCounter ? PointKind.Counter : PointKind.Gauge, IsDelta: false), null);
    }

    private static string TooMany(ParserLimits limits) => ParserLimits.Exceeded("the number of measurements and fields in this body", limits.MaxFamiliesPerPush, nameof(limits.MaxFamiliesPerPush));

    private static string TooLong(int length, ParserLimits limits) => ParserLimits.Exceeded($"a name of {length} bytes", limits.MaxNameLength, nameof(limits.MaxNameLength));

    private sealed class Entry(PointFamily? family, string? error)
    {
        public PointFamily? Family => family;

        public string? Error => error;

        public long Batch { get; set; }

        public int Index { get; set; }
    }
}
