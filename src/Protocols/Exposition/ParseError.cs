namespace Tributary.Protocols.Exposition;

/// <summary>
/// Why a body was not taken, and where: line and column (in bytes) count from 1. In a binary format the line is 0, and the
/// column the offset in bytes, from 0; -1 where it is of the body as a whole.
/// </summary>
public sealed record ParseError(int Line, int Column, string Message)
{
    /// <summary>An error in a binary format.</summary>
    public static ParseError AtByte(int offset, string message) => new(0, offset, message);

    /// <summary>An error of the body as a whole, which stands nowhere in particular.</summary>
    public static ParseError OfBody(string message) => new(0, -1, message);

    public override string ToString() => Line > 0 ? $"line {Line}, column {Column}: {Message}" : Column >= 0 ? $"byte {Column}: {Message}" : Message;
}
