using System.Text;
using System.Text.Unicode;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>What a series of 2.0 says of its metric, where it stands in the request.</summary>
internal readonly ref struct RemoteStatement(RemoteType type, ReadOnlySpan<byte> help, ReadOnlySpan<byte> unit)
{
    private readonly ReadOnlySpan<byte> _help = help;
    private readonly ReadOnlySpan<byte> _unit = unit;

    public RemoteType Type { get; } = type;

    /// <summary>It says something.</summary>
    public bool IsGiven => Type != RemoteType.Unknown || !_help.IsEmpty || !_unit.IsEmpty;

    /// <summary>A type of a later version is as good as unknown.</summary>
    public static RemoteType TypeOf(ulong number) => number <= (ulong)RemoteType.StateSet ? (RemoteType)number : RemoteType.Unknown;

    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Check(ParserLimits limits)
    {
        if (_help.Length > limits.MaxHelpLength) return ParserLimits.Exceeded($"a help text of {_help.Length} bytes", limits.MaxHelpLength, nameof(limits.MaxHelpLength));
        if (_unit.Length > limits.MaxNameLength) return ParserLimits.Exceeded($"a unit of {_unit.Length} bytes", limits.MaxNameLength, nameof(limits.MaxNameLength));
        return Utf8.IsValid(_help) && Utf8.IsValid(_unit) ? null : "help or unit is not valid UTF-8";
    }

    public RemoteMetric ToMetric() => new(Type, Encoding.UTF8.GetString(_help), Encoding.UTF8.GetString(_unit));
}
