using System.Data.Common;
using System.Globalization;
using Npgsql;
using Tributary.Gateway.Hosting;

namespace Tributary.Silo.Settings;

/// <summary>Reads the role and the section <c>Cluster</c>, and the password from its file.</summary>
internal static class SettingsReader
{
    /// <summary>Bytes of a family's name. An entry of an index of PostgreSQL ends at about 2,700 bytes (https://www.postgresql.org/docs/15/btree-implementation.html).</summary>
    private const int LongestName = 2_500;

    /// <param name="configuration">The shipped file, the environment and the command line.</param>
    /// <param name="failures">Is added a sentence for everything that is wrong.</param>
    public static (Role Role, SiloSettings Settings) Read(IConfiguration configuration, ICollection<string> failures)
    {
        var role = ReadRole(configuration[Roles.Key], failures);
        var unread = new List<string>();
        var settings = WithPassword(SectionReader.Read<SiloSettings>(configuration, SiloSettings.Section, unread), unread);
        CheckNames(configuration, settings, unread);
        foreach (var failure in unread.Concat(SiloSettingsValidator.Validate(settings, role))) failures.Add(failure);
        return (role, settings);
    }

    /// <summary>Every process of a cluster checks it: a gateway would else take names that no silo can store.</summary>
    private static void CheckNames(IConfiguration configuration, SiloSettings settings, List<string> failures)
    {
        const string setting = "Limits:MaxNameLength";
        if (settings.NeedsPostgres && int.TryParse(configuration[setting], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > LongestName)
            failures.Add($"{setting} is {length}; with PostgreSQL it must be at most {LongestName}, for names are in an index.");
    }

    private static Role ReadRole(string? text, ICollection<string> failures)
    {
        if (string.IsNullOrEmpty(text)) return Role.Both;
        if (Enum.GetNames<Role>().Contains(text, StringComparer.OrdinalIgnoreCase)) return Enum.Parse<Role>(text, ignoreCase: true);
        failures.Add($"{Roles.Key} is \"{text}\"; it must be {string.Join(" or ", Enum.GetNames<Role>()).ToLowerInvariant()}.");
        return Role.Both;
    }

    private static SiloSettings WithPassword(SiloSettings settings, List<string> failures)
    {
        if (settings.PasswordFile.Length == 0) return settings;
        const string setting = $"{SiloSettings.Section}:{nameof(SiloSettings.PasswordFile)}";
        try
        {
            // A file that an editor or "echo" has written ends in a line break, which is no part of the password.
            var password = File.ReadAllText(settings.PasswordFile).TrimEnd('\r', '\n');
            if (password.Length == 0) failures.Add($"{setting}: {settings.PasswordFile} is empty.");
            var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
            if (!string.IsNullOrEmpty(connection.Password)) failures.Add($"{setting} is set, and {SiloSettings.Section}:{nameof(SiloSettings.ConnectionString)} has a password too. Set one of them.");
            connection.Password = password;
            return settings with { ConnectionString = connection.ConnectionString };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failures.Add($"{setting} cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or DbException or KeyNotFoundException)
        {
            // Not a connection string: the validator says so.
        }

        return settings;
    }
}
