using Tributary.Protocols.Points;
using Tributary.Protocols.StatsD.Lines;
using Tributary.Protocols.StatsD.Mapping;

namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>
/// Finds the series of a line by its type, name and tags as they stand there, so that mappings, names and labels are looked
/// at once. Nothing is allocated for a line whose like was met before.
/// </summary>
internal sealed class StatsDRoutes(StatsDSettings settings, StatsDFamilies families)
{
    /// <summary>
    /// Bytes of what is remembered: 64 MiB, as of plans. Of 100,000 series it is a fourth; past it, senders make up ever new
    /// tags or orders of tags, and all is looked at anew.
    /// </summary>
    private const long MaxBytes = 64L << 20;

    private const int BytesOfRoute = 150; // the objects of an entry, about

    private readonly Dictionary<byte[], StatsDRoute> _known = new(BytesComparer.Instance);
    private readonly SeriesNaming _naming = new(settings.Limits);
    private StatsDMappings _mappings = StatsDMappings.None;
    private byte[] _key = new byte[1024];
    private long _bytes;

    /// <summary>Names are looked at anew, by other mappings.</summary>
    public void Use(StatsDMappings mappings)
    {
        _mappings = mappings;
        Clear();
    }

    /// <param name="line">A line.</param>
    /// <param name="now">When series were last taken, Unix seconds.</param>
    public StatsDRoute Find(in StatsDLine line, double now)
    {
        var key = KeyOf(line);
        var byKey = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (byKey.TryGetValue(key, out var known)) return known;
        if (_bytes >= MaxBytes) Clear();
        var route = Make(line, now);
        _known.Add(key.ToArray(), route);
        _bytes += key.Length + BytesOfRoute;
        return route;
    }

    /// <summary>Forgets the ways that may lead elsewhere now that series have ended.</summary>
    public void Forget()
    {
        foreach (var (key, route) in _known)
        {
            if (!route.IsOutdated) continue;
            _known.Remove(key);
            _bytes -= key.Length + BytesOfRoute;
        }
    }

    private StatsDRoute Make(in StatsDLine line, double now)
    {
        if (_naming.Name(line, _mappings) is var reason && reason != StatsDDrop.None) return StatsDRoute.To(reason);
        var route = families.Find(_naming, now);
        if (line.Type == StatsDType.Timer) route.Divisor = 1000;
        route.Scale = _naming.Mapping.Scale;
        return route;
    }

    /// <summary>In a line neither name nor tags have a bar.</summary>
    private ReadOnlySpan<byte> KeyOf(in StatsDLine line)
    {
        var length = line.Name.Length + line.Tags.Length + 2;
        if (_key.Length < length) _key = new byte[Math.Max(length, _key.Length * 2)];
        _key[0] = (byte)line.Type;
        line.Name.CopyTo(_key.AsSpan(1));
        _key[line.Name.Length + 1] = (byte)'|';
        line.Tags.CopyTo(_key.AsSpan(line.Name.Length + 2));
        return _key.AsSpan(0, length);
    }

    private void Clear()
    {
        _known.Clear();
        _bytes = 0;
    }
}
