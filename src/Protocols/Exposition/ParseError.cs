namespace Tributary.Protocols.Exposition;

/// <summary>Why a body was not taken, and where: line and column (in bytes) count from 1.</summary>
public sealed record ParseError(int Line, int Column, string Message)
{
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}
