using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Storage;

namespace Tributary.Engine.Tests.Storage;

public sealed class StorageDirectoryTests
{
    [Fact]
    public void A_second_opener_is_refused_until_the_first_closes()
    {
        using var storage = new StorageFixture();
        using (StorageDirectory.Open(storage.Options, NullLogger.Instance))
        {
            var error = Assert.Throws<StorageInUseException>(() => StorageDirectory.Open(storage.Options, NullLogger.Instance));
            Assert.Contains(storage.DirectoryPath, error.Message, StringComparison.Ordinal);
            Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
        }

        StorageDirectory.Open(storage.Options, NullLogger.Instance).Dispose();
    }

    [FlockFact]
    public void The_lock_of_a_killed_process_is_free()
    {
        using var storage = new StorageFixture();
        StorageDirectory.Open(storage.Options, NullLogger.Instance).Dispose();
        var start = new ProcessStartInfo("flock", ["--exclusive", "--no-fork", Path.Combine(storage.DirectoryPath, "lock"), "sh", "-c", "echo held; exec sleep 600"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var holder = Process.Start(start)!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        Assert.Throws<StorageInUseException>(() => StorageDirectory.Open(storage.Options, NullLogger.Instance));

        holder.Kill();
        holder.WaitForExit();

        StorageDirectory.Open(storage.Options, NullLogger.Instance).Dispose();
    }

    [Fact]
    public void What_an_interrupted_write_left_aside_is_removed()
    {
        using var storage = new StorageFixture();
        var stray = Directory.CreateDirectory(storage.DirectoryPath).FullName + "/snapshot-0000000000000001.snap.tmp";
        File.WriteAllText(stray, "half");

        StorageDirectory.Open(storage.Options, NullLogger.Instance).Dispose();

        Assert.False(File.Exists(stray));
    }

    [Fact]
    public void A_path_that_cannot_be_a_directory_is_refused_with_its_name_and_what_to_do()
    {
        using var storage = new StorageFixture();
        var file = Path.GetTempFileName();
        try
        {
            storage.Options = storage.Options with { Path = Path.Combine(file, "data") };
            var error = Assert.Throws<StorageUnavailableException>(() => StorageDirectory.Open(storage.Options, NullLogger.Instance));
            Assert.Contains(storage.DirectoryPath, error.Message, StringComparison.Ordinal);
            Assert.Contains("choose another Storage:Path", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Default_options_are_valid_and_every_mistake_is_told_at_once()
    {
        Assert.Empty(StorageOptionsValidator.Validate(new StorageOptions()));

        var failures = StorageOptionsValidator.Validate(new StorageOptions
        {
            Path = " ",
            Ack = (AckMode)7,
            SegmentBytes = 1,
            MaxPendingBytes = long.MaxValue,
            CheckpointBytes = -1,
        });
        Assert.Equal(
            ["Storage:Path", "Storage:Ack", "Storage:SegmentBytes", "Storage:MaxPendingBytes", "Storage:CheckpointBytes"],
            failures.Select(failure => failure.Split(' ')[0]));
    }
}

/// <summary>A test that holds a lock in another process, by the <c>flock</c> program.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FlockFactAttribute : FactAttribute
{
    public FlockFactAttribute()
    {
        if (!File.Exists("/usr/bin/flock")) Skip = "There is no flock program here.";
    }
}
