using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;

namespace Tributary.Engine.Ingest;

/// <summary>
/// What stays the same between the pushes of a source: all of the body but its numbers and its exemplars. A body that matches
/// needs no parsing: the literal bytes are compared, the numbers between them read, and the exemplars that stand after some of
/// them. It is learned from a body that a parser has read, so whatever matches is as valid as that one was, up to its numbers.
/// </summary>
internal sealed class PushTemplate
{
    private readonly byte[] _literals;
    private readonly int[] _ends;
    private readonly bool[]? _mayHaveExemplars;

    /// <summary>Learns a template from a parsed body, which has no timestamps.</summary>
    public PushTemplate(ReadOnlySpan<byte> body, ParsedExposition parsed, BodyFormat format)
    {
        var samples = parsed.Samples;
        var literals = new byte[body.Length];
        _ends = new int[samples.Length];
        _mayHaveExemplars = format == BodyFormat.OpenMetrics ? MayHaveExemplars(parsed) : null;
        var (from, to) = (0, 0);
        for (var i = 0; i < samples.Length; i++)
        {
            var literal = body[from..samples[i].ValueStart];
            literal.CopyTo(literals.AsSpan(to));
            to += literal.Length;
            _ends[i] = to;
            from = samples[i].ValueStart + samples[i].ValueLength;
            if (_mayHaveExemplars is not null) from += body[from..].IndexOf((byte)'\n');
        }

        body[from..].CopyTo(literals.AsSpan(to));
        to += body.Length - from;
        _literals = literals[..to];
        Hash = Hash128.Compute(_literals);
    }

    /// <summary>Hash of the literal bytes.</summary>
    public Hash128 Hash { get; }

    /// <summary>Number of values.</summary>
    public int Count => _ends.Length;

    /// <summary>About what it takes of memory.</summary>
    public int Bytes => _literals.Length + (_ends.Length * sizeof(int)) + (_mayHaveExemplars?.Length ?? 0);

    public bool SameAs(PushTemplate other) => _ends.AsSpan().SequenceEqual(other._ends) && _literals.AsSpan().SequenceEqual(other._literals);

    /// <summary>Reads the values of a body that is like this template.</summary>
    /// <param name="body">The body.</param>
    /// <param name="context">Receives <see cref="Count"/> values, what is left of integers that no double holds, and the exemplars.</param>
    /// <param name="limits">What exemplars are held to.</param>
    /// <returns>False where the body differs in more than its numbers and exemplars.</returns>
    public bool TryRead(ReadOnlySpan<byte> body, PushContext context, ParserLimits limits)
    {
        context.Begin(Count);
        ReadOnlySpan<byte> literals = _literals;
        Span<double> values = context.Values;
        var (from, at) = (0, 0);
        for (var i = 0; i < _ends.Length; i++)
        {
            var literal = literals[from.._ends[i]];
            if (body.Length - at < literal.Length || !body.Slice(at, literal.Length).SequenceEqual(literal)) return false;
            at += literal.Length;
            if (!NumberParser.TryParsePrefix(body[at..], out values[i], out var low, out var length)) return false;
            if (low != 0) context.LowParts.Add((i, low));
            at += length;
            from = _ends[i];
            if (_mayHaveExemplars is null || !_mayHaveExemplars[i] || at == body.Length || body[at] != ' ') continue;
            var exemplar = context.ExemplarText.Read(body, at, i, limits, context.Exemplars);
            if (exemplar < 0) return false;
            at += exemplar;
        }

        return body[at..].SequenceEqual(literals[from..]);
    }

    private static bool[] MayHaveExemplars(ParsedExposition parsed)
    {
        var may = new bool[parsed.Samples.Length];
        for (var i = 0; i < may.Length; i++)
        {
            ref readonly var sample = ref parsed.Samples[i];
            may[i] = ExemplarText.MayFollow(parsed.Families[parsed.Series[sample.Series].Family].Type, sample.Role);
        }

        return may;
    }
}
