using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tributary.Gateway.Requests;

namespace Tributary.Gateway.Influx;

/// <summary>
/// Who may write, where settings say so. Tokens come as <c>Authorization: Token ...</c>
/// (https://docs.influxdata.com/influxdb/v2/api/v2/#section/Authentication), names and passwords as <c>Basic</c>, as a token
/// <c>name:password</c>, or as the parameters <c>u</c> and <c>p</c>
/// (https://docs.influxdata.com/influxdb/v1/administration/authentication_and_authorization/).
/// </summary>
internal sealed class InfluxCredentials(InfluxOptions options)
{
    private readonly byte[][] _known = [.. NameList.Split(options.Credentials).Select(Encoding.UTF8.GetBytes)];

    public bool Admits(HttpRequest request)
    {
        if (_known.Length == 0) return true;
        var given = Encoding.UTF8.GetBytes(Given(request));
        return _known.Any(known => CryptographicOperations.FixedTimeEquals(known, given));
    }

    private static string Given(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (After(header, "Token ") is { } token) return token;
        if (After(header, "Bearer ") is { } bearer) return bearer;
        if (After(header, "Basic ") is { } basic) return Base64.IsValid(basic) ? Encoding.UTF8.GetString(Convert.FromBase64String(basic)) : "";
        return $"{request.Query["u"]}:{request.Query["p"]}";
    }

    private static string? After(string header, string scheme) =>
        header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
}
