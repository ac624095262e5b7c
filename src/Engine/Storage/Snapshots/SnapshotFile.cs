using System.Globalization;

namespace Tributary.Engine.Storage.Snapshots;

/// <summary>A snapshot in the directory, known by its name: <c>snapshot-&lt;sequence, 16 hex digits&gt;.snap</c>.</summary>
internal readonly record struct SnapshotFile(string Path, long Sequence)
{
    private const string Prefix = "snapshot-";
    private const string Suffix = ".snap";

    public static SnapshotFile In(StorageDirectory directory, long sequence) =>
        new(directory.FileFor($"{Prefix}{sequence:x16}{Suffix}"), sequence);

    /// <summary>The snapshots of a directory, oldest first.</summary>
    public static List<SnapshotFile> List(StorageDirectory directory)
    {
        var files = new List<SnapshotFile>();
        foreach (var path in Directory.EnumerateFiles(directory.Path, Prefix + "*" + Suffix))
        {
            var digits = System.IO.Path.GetFileName(path.AsSpan())[Prefix.Length..^Suffix.Length];
            if (digits.Length == 16
                && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sequence))
            {
                files.Add(new SnapshotFile(path, sequence));
            }
        }

        files.Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
        return files;
    }
}
