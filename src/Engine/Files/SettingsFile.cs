using System.Text;
using Tributary.Engine.Files.Syntax;

namespace Tributary.Engine.Files;

/// <summary>What one look at a file of settings found: its bytes, or why it cannot be read.</summary>
internal sealed class SettingsFile : IEquatable<SettingsFile>
{
    /// <summary>Thousands of rules or mappings; more is the wrong file.</summary>
    private const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;
    private readonly string? _error;

    private SettingsFile(byte[] bytes, string? error)
    {
        _bytes = bytes;
        _error = error;
    }

    /// <param name="path">Where it is.</param>
    /// <param name="what">What it should have: <c>rules</c>.</param>
    /// <param name="setting">The setting that has the path.</param>
    public static SettingsFile Read(string path, string what, string setting)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxBytes) return new SettingsFile([], $"The file is larger than {MaxBytes / 1024} KiB, so it is hardly a {what} file.");
            var bytes = new byte[file.Length];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return new SettingsFile(bytes[..length], error: null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SettingsFile([], $"The file does not exist (setting {setting}).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new SettingsFile([], $"The file cannot be read: {e.Message}");
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

    public bool Equals(SettingsFile? other) =>
        other is not null && string.Equals(_error, other._error, StringComparison.Ordinal) && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as SettingsFile);

    public override int GetHashCode() => HashCode.Combine(_bytes.Length, _error?.Length);
}
