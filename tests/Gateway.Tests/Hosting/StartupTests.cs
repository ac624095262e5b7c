using Tributary.Engine.Files;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Hosting;

public sealed class StartupTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_data_directory_in_use_is_named()
    {
        await using var first = await RunningGateway.StartInAsync(_directory.File("data"));
        Assert.Contains($"{_directory.File("data")} is in use", await FailureAsync(_directory.File("data")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        await using var first = await RunningGateway.StartInAsync(_directory.File("data"));
        var failure = await FailureAsync(_directory.File("other"), "--urls", first.Address.GetLeftPart(UriPartial.Authority));
        Assert.Contains($":{first.Address.Port}", failure, StringComparison.Ordinal);
        Assert.Contains("--urls", failure, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory.File("other"))); // it failed before it touched any data
    }

    [Fact]
    public async Task A_corrupt_snapshot_is_named()
    {
        await using (var first = await RunningGateway.StartInAsync(_directory.File("data"))) await first.PutAsync("/metrics/job/x", "a 1\n");
        var snapshot = Assert.Single(Directory.GetFiles(_directory.File("data"), "*.snap"));
        var bytes = await File.ReadAllBytesAsync(snapshot);
        bytes[bytes.Length / 2] ^= 0x55;
        await File.WriteAllBytesAsync(snapshot, bytes);
        Assert.StartsWith($"{snapshot} is corrupt", await FailureAsync(_directory.File("data")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_path_that_cannot_be_written_is_named()
    {
        await File.WriteAllTextAsync(_directory.File("file"), "");
        Assert.Contains(_directory.File("file"), await FailureAsync(Path.Combine(_directory.File("file"), "data")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_rules_file_is_named_with_line_and_column()
    {
        File.WriteAllText(_directory.File("rules.yaml"), "rules:\n  - gauge: mean\n");
        var failure = StartupText.Explain(Assert.Throws<SettingsFileException>(() => GatewayApp.Build([$"--Rules:Path={_directory.File("rules.yaml")}"])));
        Assert.Contains($"{_directory.File("rules.yaml")}:2:", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_start_exits_with_1() => Assert.Equal(1, await GatewayApp.RunAsync(["--Limits:MaxSources=0"]));

    [Fact]
    public void A_bug_is_not_explained_away() => Assert.Null(StartupText.Explain(new InvalidOperationException("a bug")));

    private static async Task<string> FailureAsync(string dataPath, params string[] settings)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = GatewayApp.Build(["--urls", "http://127.0.0.1:0", $"--Storage:Path={dataPath}", "--Logging:LogLevel:Default=None", .. settings]);
            await app.StartAsync();
        });
        var text = StartupText.Explain(failure);
        Assert.NotNull(text);
        return text;
    }
}
