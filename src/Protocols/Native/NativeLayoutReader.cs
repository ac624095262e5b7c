using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Native;

/// <summary>Reads definitions of layouts (docs/native-frames.md, "The layout"). Reusable, not for concurrent use.</summary>
public sealed class NativeLayoutReader
{
    private const int HeadSize = 4;
    private const int MaxKeptText = 1 << 20; // bytes of labels: a larger layout does not leave its buffer behind

    private readonly LabelSet _labels = new();
    private readonly NumberListTable _numbers = new();
    private readonly List<HistogramBounds> _bounds = [];
    private readonly List<double[]> _quantiles = [];
    private readonly List<(int Start, int Length, int List)> _series = [];
    private byte[] _text = new byte[1024];
    private int _textLength;
    private double[] _list = new double[32];

    /// <param name="definition">The definition.</param>
    /// <param name="offset">Where it stands in the body.</param>
    /// <param name="limits">What it is held to.</param>
    /// <param name="layout">The layout.</param>
    /// <returns>What is wrong and where; null if nothing is.</returns>
    public ParseError? Read(ReadOnlySpan<byte> definition, int offset, ParserLimits limits, out NativeLayout? layout)
    {
        layout = null;
        var cursor = new NativeCursor(definition, offset);
        if (ReadHead(ref cursor, out var head) is { } wrongHead) return wrongHead;
        if (ReadFamily(ref cursor, limits, head.Type, out var family) is { } wrongFamily) return wrongFamily;
        if (ReadLists(ref cursor, head.Kind) is { } wrongList) return wrongList;
        if (ReadSeries(ref cursor, limits, head) is { } wrongSeries) return wrongSeries;
        if (!cursor.IsAtEnd) return ParseError.AtByte(cursor.Position, "the definition goes on behind its last series");
        layout = new NativeLayout(family, head.Kind, TakeSeries(head.Kind), head.HasCreated, head.HasSketches);
        return null;
    }

    /// <summary>What a definition begins with.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Head(PointKind Kind, MetricType Type, bool HasCreated, bool HasSketches)
    {
        public bool HasLists => Kind is PointKind.ClassicHistogram or PointKind.Summary;
    }

    private static ParseError? ReadHead(ref NativeCursor cursor, out Head head)
    {
        head = default;
        var at = cursor.Position;
        if (!cursor.TryTake(HeadSize, out var bytes)) return cursor.CutOff("the head of the definition");
        if (bytes[0] != NativeDefinition.Version) return ParseError.AtByte(at, $"the definition is of version {bytes[0]}; {NativeDefinition.Version} is known");
        var (kind, type, flags) = ((PointKind)bytes[1], (MetricType)bytes[2], bytes[3]);
        if (!Enum.IsDefined(kind)) return ParseError.AtByte(at + 1, $"kind {bytes[1]} is not known");
        if (!Enum.IsDefined(type)) return ParseError.AtByte(at + 2, $"type {bytes[2]} is not known");
        if ((flags & ~(NativeDefinition.CreatedFlag | NativeDefinition.SketchesFlag)) != 0) return ParseError.AtByte(at + 3, $"the flags of the definition are {flags:x2}, and not all of them are known");
        head = new Head(kind, type, (flags & NativeDefinition.CreatedFlag) != 0, (flags & NativeDefinition.SketchesFlag) != 0);
        return NativeLayout.FindMisfit(kind, type, head.HasCreated, head.HasSketches) is { } misfit ? ParseError.AtByte(at + 1, misfit) : null;
    }

    private static ParseError? ReadFamily(ref NativeCursor cursor, ParserLimits limits, MetricType type, out FamilyDescription family)
    {
        family = null!;
        var at = cursor.Position;
        if (!cursor.TryReadBytes(out var name)) return cursor.CutOff("the name of the family");
        if (LabelCheck.FindInFamily(name, limits) is { } wrong) return ParseError.AtByte(at, wrong);
        at = cursor.Position;
        if (!cursor.TryReadBytes(out var unit)) return cursor.CutOff("the unit");
        if (!Utf8.IsValid(unit)) return ParseError.AtByte(at, "the unit is not valid UTF-8");
        var (familyName, familyUnit) = (Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(unit));
        if (unit.Length > 0 && !(OpenMetricsNames.MayHaveUnit(type) && OpenMetricsNames.EndsInUnit(OpenMetricsNames.FamilyName(familyName, type), familyUnit)))
            return ParseError.AtByte(at, $"{LabelCheck.Show(unit)} cannot be the unit of {LabelCheck.Show(name)}: a unit is the last word of the name, before _total, and info and state sets have none");
        at = cursor.Position;
        if (!cursor.TryReadBytes(out var help)) return cursor.CutOff("the help text");
        if (help.Length > limits.MaxHelpLength) return ParseError.AtByte(at, ParserLimits.Exceeded($"a help text of {help.Length} bytes", limits.MaxHelpLength, nameof(limits.MaxHelpLength)));
        if (!Utf8.IsValid(help)) return ParseError.AtByte(at, "the help text is not valid UTF-8");
        family = new FamilyDescription(familyName, type, Encoding.UTF8.GetString(help), familyUnit);
        return null;
    }

    private ParseError? ReadLists(ref NativeCursor cursor, PointKind kind)
    {
        _bounds.Clear();
        _quantiles.Clear();
        var at = cursor.Position;
        if (!cursor.TryReadCount(1, out var count)) return cursor.CutOff("the number of lists");
        if (count > 0 && kind is not (PointKind.ClassicHistogram or PointKind.Summary)) return ParseError.AtByte(at, $"points of kind {kind} have neither bounds nor quantiles");
        for (var i = 0; i < count; i++)
        {
            at = cursor.Position;
            if (!cursor.TryReadCount(sizeof(double), out var length)) return cursor.CutOff("a list of numbers");
            if (_list.Length < length) _list = new double[Math.Max(length, _list.Length * 2)];
            for (var j = 0; j < length; j++) cursor.TryReadDouble(out _list[j]);
            var numbers = _list.AsSpan(0, length);
            if (kind == PointKind.Summary)
            {
                if (_numbers.Quantiles(numbers) is not { } quantiles) return ParseError.AtByte(at, "quantiles rise, from 0 to 1");
                _quantiles.Add(quantiles);
            }
            else
            {
                if (_numbers.Bounds(numbers) is not { } bounds) return ParseError.AtByte(at, "bounds rise and are finite: +Inf goes without saying");
                _bounds.Add(bounds);
            }
        }

        return null;
    }

    private ParseError? ReadSeries(ref NativeCursor cursor, ParserLimits limits, in Head head)
    {
        _series.Clear();
        _textLength = 0;
        var at = cursor.Position;
        if (!cursor.TryReadCount(head.HasLists ? 2 : 1, out var count)) return cursor.CutOff("the number of series");
        if (count == 0) return ParseError.AtByte(at, "a layout has at least one series");
        if (count > limits.MaxSeriesPerPush) return ParseError.AtByte(at, ParserLimits.Exceeded("the number of series of a layout", limits.MaxSeriesPerPush, nameof(limits.MaxSeriesPerPush)));
        var values = 0L;
        for (var i = 0; i < count; i++)
        {
            at = cursor.Position;
            var list = 0;
            if (head.HasLists && !cursor.TryReadIndex(head.Kind == PointKind.Summary ? _quantiles.Count : _bounds.Count, out list)) return cursor.CutOff("the number of the list that a series has");
            if (NativeLabels.Read(ref cursor, limits, _labels) is { } wrong) return wrong;
            if (head.Kind == PointKind.ClassicHistogram && !_labels.ValueOf("le"u8).IsEmpty) return ParseError.AtByte(at, "label \"le\" is reserved: the bounds of a histogram stand in a list");
            if (head.Kind == PointKind.Summary && !_labels.ValueOf("quantile"u8).IsEmpty) return ParseError.AtByte(at, "label \"quantile\" is reserved: the quantiles of a summary stand in a list");
            var canonical = _labels.Canonical();
            _series.Add((Keep(canonical), canonical.Length, list));

            // Lists are told once and meant many times: a short definition can say long frames.
            values += NativeLayout.WidthOf(head.Kind, head.Kind == PointKind.Summary ? _quantiles[list].Length : head.HasLists ? _bounds[list].Count : 0, head.HasCreated);
            if (values > limits.MaxSamplesPerPush) return ParseError.AtByte(at, ParserLimits.Exceeded("the number of values of a layout", limits.MaxSamplesPerPush, nameof(limits.MaxSamplesPerPush)));
        }

        return null;
    }

    private NativeSeries[] TakeSeries(PointKind kind)
    {
        var text = _text.AsMemory(0, _textLength).ToArray();
        var series = new NativeSeries[_series.Count];
        for (var i = 0; i < series.Length; i++)
        {
            var (start, length, list) = _series[i];
            series[i] = new NativeSeries(text.AsMemory(start, length), kind == PointKind.ClassicHistogram ? _bounds[list] : null, kind == PointKind.Summary ? _quantiles[list] : null);
        }

        if (_text.Length > MaxKeptText) _text = new byte[1024];
        return series;
    }

    private int Keep(ReadOnlySpan<byte> text)
    {
        if (_text.Length - _textLength < text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _textLength + text.Length));
        text.CopyTo(_text.AsSpan(_textLength));
        _textLength += text.Length;
        return _textLength - text.Length;
    }
}
