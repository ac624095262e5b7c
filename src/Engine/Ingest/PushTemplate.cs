using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Exposition;

namespace Tributary.Engine.Ingest;

/// <summary>
/// What stays the same between the pushes of a source: all of the body but its numbers. A body that matches needs no
/// parsing: the literal bytes are compared, the numbers between them read. It is learned from a body that a parser has
/// read, so whatever matches is as valid as that one was, up to its numbers.
/// </summary>
internal sealed class PushTemplate
{
    private readonly byte[] _literals;
    private readonly int[] _ends;

    /// <summary>Learns a template from a parsed body.</summary>
    public PushTemplate(ReadOnlySpan<byte> body, ReadOnlySpan<ParsedSample> samples)
    {
        var length = body.Length;
        foreach (ref readonly var sample in samples) length -= sample.ValueLength;
        _literals = new byte[length];
        _ends = new int[samples.Length];
        var (from, to) = (0, 0);
        for (var i = 0; i < samples.Length; i++)
        {
            var literal = body[from..samples[i].ValueStart];
            literal.CopyTo(_literals.AsSpan(to));
            to += literal.Length;
            _ends[i] = to;
            from = samples[i].ValueStart + samples[i].ValueLength;
        }

        body[from..].CopyTo(_literals.AsSpan(to));
        Hash = Hash128.Compute(_literals);
    }

    /// <summary>Hash of the literal bytes.</summary>
    public Hash128 Hash { get; }

    /// <summary>Number of values.</summary>
    public int Count => _ends.Length;

    /// <summary>About what it takes of memory.</summary>
    public int Bytes => _literals.Length + (_ends.Length * sizeof(int));

    public bool SameAs(PushTemplate other) => _ends.AsSpan().SequenceEqual(other._ends) && _literals.AsSpan().SequenceEqual(other._literals);

    /// <summary>Reads the values of a body that is like this template.</summary>
    /// <param name="body">The body.</param>
    /// <param name="values">Receives <see cref="Count"/> values.</param>
    /// <param name="lowParts">Receives what is left of integers that no double holds.</param>
    /// <returns>False where the body differs in more than its numbers.</returns>
    public bool TryRead(ReadOnlySpan<byte> body, Span<double> values, List<(int Index, double Low)> lowParts)
    {
        ReadOnlySpan<byte> literals = _literals;
        var (from, at) = (0, 0);
        for (var i = 0; i < _ends.Length; i++)
        {
            var literal = literals[from.._ends[i]];
            if (body.Length - at < literal.Length || !body.Slice(at, literal.Length).SequenceEqual(literal)) return false;
            at += literal.Length;
            if (!NumberParser.TryParsePrefix(body[at..], out values[i], out var low, out var length)) return false;
            if (low != 0) lowParts.Add((i, low));
            at += length;
            from = _ends[i];
        }

        return body[at..].SequenceEqual(literals[from..]);
    }
}
