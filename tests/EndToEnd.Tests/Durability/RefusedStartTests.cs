using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Durability;

/// <summary>A gateway that cannot keep its word does not start, and says why in a line, without a stack.</summary>
public sealed class RefusedStartTests
{
    [Fact]
    public async Task A_data_path_that_cannot_be_written_is_named()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("file", "");
        await AssertRefusedAsync(Path.Combine(file, "data"), Path.Combine(file, "data"));
    }

    [Fact]
    public async Task A_data_path_that_another_gateway_uses_is_refused_and_the_other_goes_on()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await AssertRefusedAsync(gateway.DataPath, $"The storage directory {gateway.DataPath} is in use by another process");
        await gateway.PushAsync("job/still/instance/a", "still_total 1\n");
    }

    [Fact]
    public async Task A_corrupt_snapshot_is_refused_with_its_file_name_and_left_as_it_is()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await gateway.PushAsync("job/demo/instance/a", Pages.EveryKind);
        Assert.Equal(0, await gateway.StopAsync());
        var snapshot = Assert.Single(Directory.GetFiles(gateway.DataPath, "*snapshot*", SearchOption.AllDirectories));
        var bytes = await File.ReadAllBytesAsync(snapshot);
        bytes[bytes.Length / 2] ^= 0x20;
        await File.WriteAllBytesAsync(snapshot, bytes);

        await AssertRefusedAsync(gateway.DataPath, $"{snapshot} is corrupt");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(snapshot));
    }

    private static async Task AssertRefusedAsync(string dataPath, string reason)
    {
        var (exitCode, log) = await GatewayProcess.RunAsync(dataPath);
        Assert.Equal(1, exitCode);
        Assert.Contains(reason, log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }
}
