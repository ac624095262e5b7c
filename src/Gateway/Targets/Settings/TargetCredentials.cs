using System.Net.Http.Headers;
using System.Text;

namespace Tributary.Gateway.Targets.Settings;

/// <summary>What a target is told of who pushes. Files are read each time, so that secrets can be changed while it runs.</summary>
internal sealed class TargetCredentials(TargetOptions options)
{
    private const int MaxSecretBytes = 64 << 10; // larger, it is another file

    /// <returns>Null where there are none.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public AuthenticationHeaderValue? Read()
    {
        if (options.User.Length > 0)
        {
            var password = options.PasswordFile.Length > 0 ? ReadFile(options.PasswordFile) : options.Password;
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{password}")));
        }

        var token = options.TokenFile.Length > 0 ? ReadFile(options.TokenFile) : options.Token;
        return token.Length == 0 ? null : new AuthenticationHeaderValue(options.Kind == TargetKind.Influx2 ? "Token" : "Bearer", token);
    }

    private static string ReadFile(string path)
    {
        if (new FileInfo(path).Length > MaxSecretBytes) throw new IOException($"{path} is too large for a secret.");
        return File.ReadAllText(path).Trim();
    }
}
