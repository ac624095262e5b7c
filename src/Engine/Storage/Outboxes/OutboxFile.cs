using System.Globalization;

namespace Tributary.Engine.Storage.Outboxes;

/// <summary>A file of an outbox, known by its name: <c>&lt;sequence, 16 hex digits&gt;.out</c>.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Content">The records that are to be taken from it still.</param>
internal sealed record OutboxFile(string Path, long Length, OutboxContent Content)
{
    /// <summary>What a small file takes on disk: a block. So the bound also bounds the number of files.</summary>
    private const int SmallestSize = 4096;

    private const string Suffix = ".out";

    /// <summary>What it counts for the bound.</summary>
    public long Size => Math.Max(Length, SmallestSize);

    public static string PathOf(string directory, long sequence) =>
        System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{sequence:x16}{Suffix}"));

    /// <summary>The files of a directory in their order.</summary>
    public static IEnumerable<(string Path, long Sequence)> List(string directory)
    {
        var files = new List<(string Path, long Sequence)>();
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Suffix))
        {
            var digits = System.IO.Path.GetFileNameWithoutExtension(path);
            if (digits.Length == 16 && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sequence)) files.Add((path, sequence));
        }

        return files.OrderBy(file => file.Sequence);
    }
}
