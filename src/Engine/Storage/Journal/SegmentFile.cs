using System.Globalization;

namespace Tributary.Engine.Storage.Journal;

/// <summary>A segment in the directory, known by its name: <c>journal-&lt;first sequence, 16 hex digits&gt;.log</c>.</summary>
internal readonly record struct SegmentFile(string Path, long FirstSequence)
{
    private const string Prefix = "journal-";
    private const string Suffix = ".log";

    public static SegmentFile In(StorageDirectory directory, long firstSequence) =>
        new(directory.FileFor($"{Prefix}{firstSequence:x16}{Suffix}"), firstSequence);

    /// <summary>The segments of a directory in the order of their records.</summary>
    public static List<SegmentFile> List(StorageDirectory directory)
    {
        var files = new List<SegmentFile>();
        foreach (var path in Directory.EnumerateFiles(directory.Path, Prefix + "*" + Suffix))
        {
            var digits = System.IO.Path.GetFileName(path.AsSpan())[Prefix.Length..^Suffix.Length];
            if (digits.Length == 16
                && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var first))
            {
                files.Add(new SegmentFile(path, first));
            }
        }

        files.Sort((a, b) => a.FirstSequence.CompareTo(b.FirstSequence));
        return files;
    }
}
