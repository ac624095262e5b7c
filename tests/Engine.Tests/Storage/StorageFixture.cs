using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Storage;
using Tributary.Engine.Storage.Journal;

namespace Tributary.Engine.Tests.Storage;

/// <summary>A storage directory of one test, and the short ways to use it. Removed with the test.</summary>
internal sealed class StorageFixture : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tributary-storage-");

    public StorageFixture() => Options = new StorageOptions { Path = Path.Combine(_root.FullName, "data") };

    public StorageOptions Options { get; set; }

    public string DirectoryPath => Options.Path;

    public string[] Segments => [.. Directory.GetFiles(DirectoryPath, "journal-*.log").Order(StringComparer.Ordinal)];

    public string[] Snapshots => [.. Directory.GetFiles(DirectoryPath, "snapshot-*.snap").Order(StringComparer.Ordinal)];

    /// <summary>Opens, gives what was replayed, and runs <paramref name="use"/> on the open journal.</summary>
    public List<string> Replay(long after = 0, Action<FileJournal>? use = null)
    {
        using var opened = Open(after);
        use?.Invoke(opened.Journal);
        return opened.Replayed;
    }

    public OpenJournal Open(long after = 0, Func<string, IJournalFile>? create = null) => new(Options, after, create);

    /// <summary>Appends the texts, and waits for the last.</summary>
    public static void AppendAll(FileJournal journal, IEnumerable<string> texts)
    {
        var last = 0L;
        foreach (var text in texts) last = Append(journal, text);
        journal.FlushAsync(last, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    public static long Append(FileJournal journal, string text) => journal.Append([], Encoding.UTF8.GetBytes(text));

    public void Dispose() => _root.Delete(recursive: true);
}

/// <summary>A journal with its locked directory and what its replay gave.</summary>
internal sealed class OpenJournal : IDisposable
{
    public OpenJournal(StorageOptions options, long after, Func<string, IJournalFile>? create)
    {
        Directory = StorageDirectory.Open(options, NullLogger.Instance);
        try
        {
            Journal = FileJournal.Open(Directory, after, Take, NullLogger.Instance, create ?? DiskFile.Create);
        }
        catch
        {
            Directory.Dispose();
            throw;
        }
    }

    public StorageDirectory Directory { get; }

    public FileJournal Journal { get; }

    public List<string> Replayed { get; } = [];

    public void Dispose()
    {
        Journal.Dispose();
        Directory.Dispose();
    }

    private void Take(long sequence, ReadOnlySpan<byte> record) => Replayed.Add($"{sequence}:{Encoding.UTF8.GetString(record)}");
}
