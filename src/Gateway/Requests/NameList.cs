using System.IO.Enumeration;

namespace Tributary.Gateway.Requests;

/// <summary>Settings that are lists: entries divided by commas, blanks around them ignored.</summary>
internal static class NameList
{
    public static string[] Split(string setting) => setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether a name is in a list of globs, in which <c>*</c> is any text and <c>?</c> any one character, as in rules.</summary>
    public static Predicate<string> Globs(string setting)
    {
        var globs = Split(setting);
        return name => globs.Any(glob => FileSystemName.MatchesSimpleExpression(glob, name, ignoreCase: false));
    }

    /// <summary>The entries that are no names of labels, as a failure of the setting.</summary>
    public static IEnumerable<string> CheckLabels(string setting, string text)
    {
        foreach (var name in Split(text).Where(name => char.IsAsciiDigit(name[0]) || !name.All(one => char.IsAsciiLetterOrDigit(one) || one == '_')))
        {
            yield return $"{setting} has \"{name}\"; a tag is named as its label is, by letters, digits and underscores.";
        }
    }
}
