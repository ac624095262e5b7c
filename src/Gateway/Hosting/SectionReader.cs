using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Tributary.Engine.Files.Syntax;

namespace Tributary.Gateway.Hosting;

/// <summary>
/// Reads a configuration section into a record of options, and collects everything that is wrong: a value that cannot be
/// read, and a key that is no setting, which the usual binder passes over in silence.
/// </summary>
public static class SectionReader
{
    /// <summary>Reads one section. What is not given keeps the value that the record's constructor gives it.</summary>
    /// <typeparam name="T">A record whose writable properties are the settings: text, true or false, whole and decimal numbers, durations, enums, and texts by name.</typeparam>
    /// <param name="configuration">Has the section.</param>
    /// <param name="section">Its name.</param>
    /// <param name="failures">Is added a sentence for everything that is wrong.</param>
    public static T Read<T>(IConfiguration configuration, string section, ICollection<string> failures)
        where T : new()
    {
        ArgumentNullException.ThrowIfNull(failures);
        object options = new T();
        var settings = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToArray();
        foreach (var given in configuration.GetSection(section).GetChildren())
        {
            var setting = Array.Find(settings, property => property.Name.Equals(given.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null) failures.Add($"{section}:{given.Key} is no setting. The section has {string.Join(", ", settings.Select(property => property.Name))}.");
            else if (setting.PropertyType == typeof(IReadOnlyDictionary<string, string>)) setting.SetValue(options, given.GetChildren().ToDictionary(text => text.Key, text => text.Value ?? "", StringComparer.OrdinalIgnoreCase));
            else if (TryConvert(given.Value, TypeOf(setting), out var value)) setting.SetValue(options, value);
            else failures.Add($"{section}:{setting.Name} is \"{given.Value}\"; it must be {Expectation(TypeOf(setting))}.");
        }

        return (T)options;
    }

    /// <summary>A setting that may be left open is read like one that may not.</summary>
    private static Type TypeOf(PropertyInfo setting) => Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType;

    private static bool TryConvert(string? text, Type type, out object? value)
    {
        value = text;
        if (type == typeof(string)) return true;
        if (type == typeof(bool) && bool.TryParse(text, out var flag)) value = flag;
        else if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) value = number;
        else if (type == typeof(long) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)) value = large;
        else if (type == typeof(double) && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var real)) value = real;
        else if (type == typeof(TimeSpan) && DurationText.TryParse(text ?? "", out var duration)) value = duration;
        else if (type.IsEnum && Array.Find(Enum.GetNames(type), name => SettingName(name).Equals(text, StringComparison.OrdinalIgnoreCase)) is { } member) value = Enum.Parse(type, member);
        else return false;
        return true;
    }

    /// <summary>As settings write the members of enums: words divided by hyphens.</summary>
    private static string SettingName(string member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member);

    private static string Expectation(Type type)
    {
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(double)) return "a number such as 0.3";
        if (type == typeof(TimeSpan)) return "a duration such as 500ms, 8s or 2m";
        return type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(SettingName)) : $"a whole number that a {(type == typeof(int) ? 32 : 64)}-bit integer holds";
    }
}
