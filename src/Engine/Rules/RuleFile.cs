using System.Text;
using Tributary.Engine.Rules.Syntax;

namespace Tributary.Engine.Rules;

/// <summary>What one look at a rules file found: its bytes, or why it cannot be read.</summary>
internal sealed class RuleFile : IEquatable<RuleFile>
{
    /// <summary>Thousands of rules; more is the wrong file.</summary>
    private const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;
    private readonly string? _error;

    private RuleFile(byte[] bytes, string? error)
    {
        _bytes = bytes;
        _error = error;
    }

    public static RuleFile Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxBytes) return new RuleFile([], $"The file is larger than {MaxBytes / 1024} KiB, so it is hardly a rules file.");
            var bytes = new byte[file.Length];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return new RuleFile(bytes[..length], error: null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new RuleFile([], "The file does not exist (setting Rules:Path).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new RuleFile([], $"The file cannot be read: {e.Message}");
        }
    }

    /// <returns>The text, or null with the reason in <paramref name="errors"/>.</returns>
    public string? Text(ErrorList errors)
    {
        if (_error is null)
        {
            try
            {
                return StrictUtf8.GetString(_bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? _bytes.AsSpan(Encoding.UTF8.Preamble.Length) : _bytes);
            }
            catch (DecoderFallbackException e)
            {
                errors.Add(default, $"The file is not UTF-8 text: byte {e.Index + 1} fits nowhere.");
                return null;
            }
        }

        errors.Add(default, _error);
        return null;
    }

    public bool Equals(RuleFile? other) =>
        other is not null && string.Equals(_error, other._error, StringComparison.Ordinal) && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as RuleFile);

    public override int GetHashCode() => HashCode.Combine(_bytes.Length, _error?.Length);
}
