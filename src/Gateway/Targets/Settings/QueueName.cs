using System.Security.Cryptography;
using System.Text;

namespace Tributary.Gateway.Targets.Settings;

/// <summary>
/// The directory of a target's queue: its name, and a hash of where it leads. What waits for one place is so never sent to
/// another, however targets are renamed and renumbered.
/// </summary>
internal static class QueueName
{
    private const int HashLength = 8;

    public static string Of(TargetOptions target)
    {
        var place = string.Join('\n', target.Kind, target.Url, target.Database, target.RetentionPolicy, target.Org, target.Bucket);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)));
        return $"{target.Name}-{hash[..HashLength]}";
    }
}
