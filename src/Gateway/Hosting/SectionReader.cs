using System.Globalization;
using System.Reflection;

namespace Tributary.Gateway.Hosting;

/// <summary>
/// Reads a configuration section into a record of options, and collects everything that is wrong: a value that cannot be
/// read, and a key that is no setting, which the usual binder passes over in silence.
/// </summary>
internal static class SectionReader
{
    public static T Read<T>(IConfiguration configuration, string section, List<string> failures)
        where T : new()
    {
        object options = new T();
        var settings = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToArray();
        foreach (var given in configuration.GetSection(section).GetChildren())
        {
            var setting = Array.Find(settings, property => property.Name.Equals(given.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null) failures.Add($"{section}:{given.Key} is no setting. The section has {string.Join(", ", settings.Select(property => property.Name))}.");
            else if (TryConvert(given.Value, setting.PropertyType, out var value)) setting.SetValue(options, value);
            else failures.Add($"{section}:{setting.Name} is \"{given.Value}\"; it must be {Expectation(setting.PropertyType)}.");
        }

        return (T)options;
    }

    private static bool TryConvert(string? text, Type type, out object? value)
    {
        value = text;
        if (type == typeof(string)) return true;
        if (type == typeof(bool) && bool.TryParse(text, out var flag)) value = flag;
        else if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) value = number;
        else if (type == typeof(long) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)) value = large;
        else if (type.IsEnum && Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase)) value = Enum.Parse(type, text!, ignoreCase: true);
        else return false;
        return true;
    }

    private static string Expectation(Type type)
    {
        if (type == typeof(bool)) return "true or false";
        return type.IsEnum ? string.Join(" or ", Enum.GetNames(type)).ToLowerInvariant() : $"a whole number that a {(type == typeof(int) ? 32 : 64)}-bit integer holds";
    }
}
